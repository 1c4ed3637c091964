import { useT } from "#i18n";
import { Page as Frame, Icon, Link, Section } from "#ui";
import { StatementsNotice } from "../../parts/money/StatementsNotice";
import { BudgetNotice } from "./BudgetNotice";
import { LINKS } from "./links";
import styles from "./money.module.css";
import { ThisMonth } from "./ThisMonth";

/** Where those who look after the school's money begin. */
export function Page() {
  const t = useT();
  return (
    <Frame title={t("money.title")} lead={t("money.lead")} back={{ href: "/me" }}>
      <StatementsNotice />
      <BudgetNotice />
      <ThisMonth />
      <Section title={t("money.links")}>
        <ul className={styles.links}>
          {LINKS.map(({ href, icon, title, detail }) => (
            <li key={href}>
              <Link href={href} variant="plain" className={styles.link}>
                <Icon name={icon} />
                <span>
                  <strong>{t(title)}</strong>
                  <span className={styles.detail}>{t(detail)}</span>
                </span>
                <Icon name="forward" size={18} />
              </Link>
            </li>
          ))}
        </ul>
      </Section>
    </Frame>
  );
}
