import { type Key, LOCALES, useT } from "#i18n";
import { Page as Frame, Icon, type IconName, Link, LinkButton } from "#ui";
import { HeroArt } from "./HeroArt";
import styles from "./landing.module.css";
import { Sample } from "./Sample";

const STEPS: { icon: IconName; step: "book" | "read" | "practise" }[] = [
  { icon: "upload", step: "book" },
  { icon: "book", step: "read" },
  { icon: "learn", step: "practise" },
];

const HONEST: { icon: IconName; text: Key & `landing.honest.${string}` }[] = [
  { icon: "shield", text: "landing.honest.alone" },
  { icon: "speaker", text: "landing.honest.rules" },
  { icon: "leaf", text: "landing.honest.calm" },
];

function Hero() {
  const t = useT();
  return (
    <section className={styles.hero}>
      <div className={styles.say}>
        <h1 className={styles.title}>
          {t("landing.title.first")} <span>{t("landing.title.second")}</span>
        </h1>
        <p className={styles.lead}>{t("landing.lead")}</p>
        <div className={styles.try}>
          <h2 className={styles.tryTitle}>{t("landing.try")}</h2>
          <ul className={styles.languages}>
            {LOCALES.map((language) => (
              <li key={language}>
                <Link href={`/try/${language}`} variant="plain" className={styles.language}>
                  <span>{t(`landing.try.${language}`)}</span>
                  <Icon name="forward" />
                </Link>
              </li>
            ))}
          </ul>
          <p className={styles.note}>{t("landing.try.note")}</p>
        </div>
        <p className={styles.doors}>
          <LinkButton href="/sign-up">{t("landing.signUp")}</LinkButton>
          <LinkButton href="/sign-in" variant="quiet">
            {t("landing.signIn")}
          </LinkButton>
        </p>
      </div>
      <HeroArt />
    </section>
  );
}

export function Page() {
  const t = useT();
  return (
    <Frame title={t("landing.title.second")} heading={null} width="wide">
      <Hero />
      <section className={styles.how}>
        <div className={styles.steps}>
          <h2 className={styles.heading}>{t("landing.how")}</h2>
          <ol>
            {STEPS.map(({ icon, step }) => (
              <li key={step} className={styles.step}>
                <span className={styles.disc}>
                  <Icon name={icon} size={24} />
                </span>
                <div>
                  <h3 className={styles.stepTitle}>{t(`landing.how.${step}`)}</h3>
                  <p className={styles.stepText}>{t(`landing.how.${step}.text`)}</p>
                </div>
              </li>
            ))}
          </ol>
        </div>
        <Sample />
      </section>
      <section className={styles.honest}>
        <h2 className={styles.heading}>{t("landing.honest")}</h2>
        <ul className={styles.facts}>
          {HONEST.map(({ icon, text }) => (
            <li key={text}>
              <Icon name={icon} size={26} className={styles.factIcon} />
              <p>{t(text)}</p>
            </li>
          ))}
        </ul>
      </section>
      <footer className={styles.foot}>{t("landing.foot")}</footer>
    </Frame>
  );
}
