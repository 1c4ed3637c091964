import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { type Acting, auth, endActing } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Icon, useToasts } from "#ui";
import styles from "./Banner.module.css";

const MINUTE_MS = 60_000;

const minutesUntil = (moment: string) =>
  Math.max(0, Math.ceil((Date.parse(moment) - Date.now()) / MINUTE_MS));

/** On every page while an admin acts for somebody: for whom, how long it still may last, and how it ends. */
export function Banner({ acting }: { acting: Acting }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [minutes, setMinutes] = useState(() => minutesUntil(acting.until));
  const [isPending, setPending] = useState(false);
  useEffect(() => {
    const timer = window.setInterval(() => {
      setMinutes(minutesUntil(acting.until));
      // Nobody may be asking the school for anything when the time is over.
      if (Date.parse(acting.until) <= Date.now()) void auth.renew();
    }, MINUTE_MS / 4);
    return () => window.clearInterval(timer);
  }, [acting.until]);
  const end = async () => {
    setPending(true);
    try {
      const person = await endActing();
      await navigate({ href: `/admin/people/${person}` });
    } catch (problem) {
      toasts.show({ text: explain(problem), tone: "wrong" });
      setPending(false);
    }
  };
  return (
    <section aria-label={t("acting.label")} className={styles.banner}>
      <Icon name="eye" />
      <p>{t("acting.banner", { name: acting.name, count: minutes })}</p>
      <Button size="s" isPending={isPending} onPress={end}>
        {t("acting.end")}
      </Button>
    </section>
  );
}
