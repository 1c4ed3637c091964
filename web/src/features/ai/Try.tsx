import { useState } from "react";
import type { AiProviders, AiTry } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Section, Select, Stack, TextField } from "#ui";
import styles from "./ai.module.css";
import { useTry } from "./queries";

const MOST_CHARACTERS = 1_000;
const TRIED = ["chat", "speech"] as const;

/** What can be tried: `provider/capability` of everything that is on. */
function useChoices(providers: AiProviders["providers"]) {
  const t = useT();
  return providers
    .filter((provider) => provider.configured)
    .flatMap((provider) =>
      TRIED.filter((wanted) => provider.abilities.some((ability) => ability.capability === wanted)).map(
        (capability) => ({
          value: `${provider.name}/${capability}`,
          label: `${provider.title} · ${t(`ai.capability.${capability}`)}`,
        }),
      ),
    );
}

/** One question to one provider, past the cache. */
export function Try({ providers }: { providers: AiProviders["providers"] }) {
  const t = useT();
  const explain = useProblemText();
  const choices = useChoices(providers);
  const [who, setWho] = useState("rulebook/chat");
  const [text, setText] = useState<string>(t("ai.try.example"));
  const asked = useTry();
  const send = () => {
    const [provider = "", capability] = who.split("/");
    asked.mutate({
      provider,
      capability: capability as AiTry["capability"],
      text,
      model: "",
      language: "en",
    });
  };
  return (
    <Section title={t("ai.try")}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack>
          <Select label={t("ai.try.who")} options={choices} value={who} onChange={setWho} />
          <TextField
            label={t("ai.try.text")}
            rows={3}
            value={text}
            onChange={setText}
            maxLength={MOST_CHARACTERS}
            isRequired
          />
          <Button type="submit" variant="primary" isPending={asked.isPending}>
            {t("ai.try.ask")}
          </Button>
        </Stack>
      </Form>
      <div aria-live="polite">
        {asked.error && <Notice tone="wrong">{explain(asked.error)}</Notice>}
        {asked.data && <Said said={asked.data} />}
      </div>
    </Section>
  );
}

function Said({ said }: { said: NonNullable<ReturnType<typeof useTry>["data"]> }) {
  const t = useT();
  const format = useFormat();
  return (
    <section className={styles.said} aria-label={t("ai.try.answer")}>
      <p dir="auto" className={styles.text}>
        {said.text}
      </p>
      <p className={styles.made}>
        {t(`ai.source.${said.source}`)} ·{" "}
        {t("ai.try.made", {
          provider: said.provider,
          model: said.model || "–",
          milliseconds: format.number(said.milliseconds),
          input: format.number(said.usage.input_tokens),
          output: format.number(said.usage.output_tokens),
        })}
      </p>
    </section>
  );
}
