import { useState } from "react";
import type { AiProviders, AiTry } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, FileDrop, Form, Notice, Section, Select, Stack, TextField } from "#ui";
import styles from "./ai.module.css";
import { useTry, useWork } from "./queries";

const MOST_CHARACTERS = 1_000;
const MOST_PICTURE_BYTES = 600_000;
const TRIED = ["chat", "embeddings", "speech", "recognition", "image", "video", "lip_sync"] as const;
const PICTURES = ["image/png", "image/jpeg", "image/webp"] as const;

/** Said to listeners, who all know English. */
const HEARD = "The gardener planted a fig tree by the old wall.";
const PERSIAN = /[\u0600-\u06ff]/;

type Portrait = { name: string; mime: (typeof PICTURES)[number]; base64: string };

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

/** A picture as the server takes it; null when it is none, or too large. */
async function portraitOf(file: File): Promise<Portrait | null> {
  const mime = PICTURES.find((kind) => kind === file.type);
  if (!mime || file.size > MOST_PICTURE_BYTES) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  return {
    name: file.name,
    mime,
    base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")),
  };
}

function PortraitField({
  portrait,
  onChange,
}: {
  portrait: Portrait | null;
  onChange(next: Portrait): void;
}) {
  const t = useT();
  const [isRefused, setRefused] = useState(false);
  const take = async (file: File) => {
    const found = await portraitOf(file);
    setRefused(!found);
    if (found) onChange(found);
  };
  return (
    <>
      <FileDrop
        label={t("ai.try.portrait")}
        accept={[...PICTURES]}
        hint={portrait ? <bdi>{portrait.name}</bdi> : t("ai.try.portrait.hint")}
        onFile={(file) => void take(file)}
      />
      {isRefused && <Notice tone="wrong">{t("ai.try.portrait.refused")}</Notice>}
    </>
  );
}

/** One question to one provider, past the cache. */
export function Try({ providers }: { providers: AiProviders["providers"] }) {
  const t = useT();
  const explain = useProblemText();
  const choices = useChoices(providers);
  const [who, setWho] = useState("rulebook/chat");
  const [written, setWritten] = useState<string | null>(null);
  const [portrait, setPortrait] = useState<Portrait | null>(null);
  const asked = useTry();
  const work = useWork(asked.data?.work);
  const [provider = "", capability] = who.split("/") as [string, AiTry["capability"]];
  const needsPortrait = capability === "lip_sync";
  const text = written ?? (capability === "recognition" ? HEARD : t("ai.try.example"));
  const send = () => {
    const picture =
      needsPortrait && portrait ? { picture: portrait.base64, picture_mime: portrait.mime } : {};
    asked.mutate({
      provider,
      capability,
      text,
      model: "",
      language: PERSIAN.test(text) ? "fa" : "en",
      picture_mime: "image/png",
      ...picture,
    });
  };
  const said = work.data ?? asked.data;
  const error = asked.error ?? work.error;
  return (
    <Section title={t("ai.try")}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack className={styles.form}>
          <Select label={t("ai.try.who")} options={choices} value={who} onChange={setWho} />
          <TextField
            label={t("ai.try.text")}
            hint={capability === "recognition" || needsPortrait ? t("ai.try.spoken") : undefined}
            rows={3}
            value={text}
            onChange={setWritten}
            maxLength={MOST_CHARACTERS}
            isRequired
          />
          {needsPortrait && <PortraitField portrait={portrait} onChange={setPortrait} />}
          <Button
            type="submit"
            variant="primary"
            isPending={asked.isPending}
            isDisabled={needsPortrait && !portrait}
          >
            {t("ai.try.ask")}
          </Button>
        </Stack>
      </Form>
      <div aria-live="polite">
        {error && !asked.isPending && <Notice tone="wrong">{explain(error)}</Notice>}
        {asked.isPending && <p className={styles.made}>{t("ai.try.asking")}</p>}
        {said && !error && !asked.isPending && <Said said={said} providers={providers} />}
      </div>
    </Section>
  );
}

type Answer = NonNullable<ReturnType<typeof useTry>["data"]>;

function Shown({ said }: { said: Answer }) {
  const t = useT();
  if (!said.link || !said.mime) return null;
  if (said.mime.startsWith("image/")) {
    return <img src={said.link} alt={t("ai.try.answer")} className={styles.shown} />;
  }
  // What a provider made of a line just typed: its words stand above.
  return said.mime.startsWith("video/") ? (
    // biome-ignore lint/a11y/useMediaCaption: the text it speaks stands in the form
    <video src={said.link} controls className={styles.shown} />
  ) : (
    // biome-ignore lint/a11y/useMediaCaption: the text it speaks stands in the form
    <audio src={said.link} controls className={styles.shown} />
  );
}

/** What made it and how long that took; tokens where they were counted. */
function Made({ said, providers }: { said: Answer; providers: AiProviders["providers"] }) {
  const t = useT();
  const format = useFormat();
  const title = providers.find(({ name }) => name === said.provider)?.title ?? said.provider;
  const { input_tokens: input, output_tokens: output } = said.usage;
  const tokens = { input: format.number(input), output: format.number(output) };
  return (
    <p className={styles.made}>
      {said.source && `${t(`ai.source.${said.source}`)}: `}
      <bdi dir="ltr">
        {title}
        {said.model && said.model !== said.provider && ` (${said.model})`}
      </bdi>
      {" · "}
      {t("ai.try.took", {
        seconds: format.number(said.milliseconds / 1_000, { maximumSignificantDigits: 2 }),
      })}
      {input + output > 0 && ` · ${t("ai.try.tokens", tokens)}`}
    </p>
  );
}

function Said({ said, providers }: { said: Answer; providers: AiProviders["providers"] }) {
  const t = useT();
  return (
    <section className={styles.said} aria-label={t("ai.try.answer")}>
      {said.work && <p>{t("ai.try.filming")}</p>}
      {said.text && !said.link && (
        <p dir="auto" className={styles.text}>
          {said.text}
        </p>
      )}
      <Shown said={said} />
      <Made said={said} providers={providers} />
    </section>
  );
}
