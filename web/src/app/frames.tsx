import { Link, Outlet } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { keepLanguage, useSession } from "#api";
import { LOCALE_NAMES, LOCALES, type Locale, useLocale, useProblemText, useT } from "#i18n";
import { Button, useToasts } from "#ui";
import styles from "./frames.module.css";
import { Main, SkipLink } from "./Main";
import { Mark } from "./Mark";

/** Changes to the other language; written in that language, for those who can't read this one. */
function LocaleSwitch() {
  const { locale, setLocale } = useLocale();
  const explain = useProblemText();
  const toasts = useToasts();
  const change = async (next: Locale) => {
    try {
      await setLocale(next);
      await keepLanguage(next);
    } catch (problem) {
      toasts.show({ text: explain(problem), tone: "wrong" });
    }
  };
  return LOCALES.filter((other) => other !== locale).map((other) => (
    <Button key={other} variant="quiet" icon="globe" onPress={() => change(other)}>
      <span lang={other}>{LOCALE_NAMES[other]}</span>
    </Button>
  ));
}

/** Before one is inside: a name, the language, the page. */
export const Bare = () => (
  <BareFrame>
    <Outlet />
  </BareFrame>
);

export function BareFrame({ children }: { children: ReactNode }) {
  const t = useT();
  return (
    <div className={styles.bare}>
      <SkipLink />
      <header className={styles.top}>
        <Link to="/" className={styles.brand}>
          <Mark />
          {t("app.name")}
        </Link>
        <LocaleSwitch />
      </header>
      <Main>{children}</Main>
    </div>
  );
}

/** Nothing but the page: for reading and playing. Only for who has a session: see their routes. */
export function Focus() {
  const { status } = useSession();
  return (
    <div className={styles.bare}>
      <SkipLink />
      <Main>{status === "in" && <Outlet />}</Main>
    </div>
  );
}
