import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { doorsQuery, setOut } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, LinkButton, Notice, Stack } from "#ui";
import { keepNext, useCarriedNext, useNext } from "../../parts/identity/next";
import styles from "./identity.module.css";

/** Ways in beside the password, as far as the school has them; a page that doesn't hear of any shows none. */
export function OtherDoors() {
  const t = useT();
  const explain = useProblemText();
  const next = useNext();
  const byPhone = useCarriedNext("/sign-in/phone");
  const doors = useQuery(doorsQuery).data;
  const [going, setGoing] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  if (!doors) return null;
  const others = [
    ...(doors.google ? [{ id: "google", name: "Google" }] : []),
    ...(doors.apple ? [{ id: "apple", name: "Apple" }] : []),
    ...doors.providers,
  ];
  if (others.length === 0 && !doors.sms) return null;
  const go = (id: string) => {
    keepNext(next);
    setGoing(id);
    setError(null);
    setOut(id).catch((problem) => {
      setGoing(null);
      setError(problem);
    });
  };
  return (
    <Stack gap={1}>
      <p className={styles.or}>{t("identity.or")}</p>
      {others.map(({ id, name }) => (
        <Button key={id} size="l" wide isPending={going === id} onPress={() => go(id)}>
          {t("identity.with", { name })}
        </Button>
      ))}
      {doors.sms && (
        <LinkButton size="l" wide icon="talk" href={byPhone}>
          {t("identity.sms")}
        </LinkButton>
      )}
      {error !== null && <Notice tone="wrong">{explain(error)}</Notice>}
    </Stack>
  );
}
