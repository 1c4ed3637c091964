import { useState } from "react";
import { type Deck, useAddDeck, useChangeDeck } from "#api";
import { languageChoices, useFormat, useProblemText, useT } from "#i18n";
import { Button, Form, Notice, Row, Select, Sheet, Switch, TextField, useToasts } from "#ui";
import styles from "./Cards.module.css";
import { DeleteDeck } from "./DeleteDeck";
import { NumberField } from "./NumberField";
import { useDeckName } from "./useDeckName";

const KINDS = [
  "basic",
  "reversed",
  "gap",
  "listening",
  "typed",
] as const satisfies readonly Deck["kinds"][number][];
const RETENTIONS = [0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97];
const MAX_NAME = 80;
const MAX_DAILY = 9_999;
const FRESH = { desired_retention: 0.9, new_per_day: 10, reviews_per_day: 200 };

interface Props {
  /** null: a new one. */
  deck: Deck | null;
  /** Of the learner's words. */
  languages: readonly string[];
  onClose(): void;
}

/** A deck's name, limits and kinds of cards. */
export function DeckSheet({ deck, languages, onClose }: Props) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const nameOf = useDeckName();
  const add = useAddDeck();
  const change = useChangeDeck();
  const [isDeleting, setDeleting] = useState(false);
  const [name, setName] = useState(deck?.name ?? "");
  const [language, setLanguage] = useState(deck?.language ?? languages[0] ?? "en");
  const [limits, setLimits] = useState({ ...FRESH, ...deck });
  const [kinds, setKinds] = useState<readonly Deck["kinds"][number][]>(deck?.kinds ?? ["basic"]);
  const { isPending } = deck ? change : add;
  const error = add.error ?? change.error;

  const save = () => {
    const { desired_retention, new_per_day, reviews_per_day } = limits;
    const changes = { desired_retention, new_per_day, reviews_per_day, kinds: [...kinds] };
    const done = {
      onSuccess: () => {
        toasts.announce(t("common.saved"));
        onClose();
      },
    };
    const tidy = name.trim();
    if (deck) change.mutate({ id: deck.id, changes: { ...changes, ...(tidy && { name: tidy }) } }, done);
    else add.mutate({ ...changes, language, name: tidy }, done);
  };
  const set = (changed: Partial<typeof FRESH>) => setLimits({ ...limits, ...changed });
  if (isDeleting && deck) return <DeleteDeck deck={deck} onClose={onClose} />;
  return (
    <Sheet
      isOpen
      title={deck ? nameOf(deck) : t("cards.deck.new")}
      onClose={onClose}
      actions={
        <Row spread>
          {deck && !deck.is_default && (
            <Button variant="danger" icon="trash" onPress={() => setDeleting(true)}>
              {t("cards.deck.delete")}
            </Button>
          )}
          <Button form="deck" type="submit" variant="primary" isPending={isPending}>
            {t("common.save")}
          </Button>
        </Row>
      }
    >
      <Form id="deck" onSubmit={save}>
        <TextField
          label={t("cards.deck.name")}
          value={name}
          onChange={setName}
          maxLength={MAX_NAME}
          isRequired={!deck?.is_default}
          placeholder={deck?.is_default ? nameOf({ ...deck, name: "" }) : undefined}
        />
        {!deck && <Languages value={language} own={languages} onChange={setLanguage} />}
        <Retention value={limits.desired_retention} onChange={(value) => set({ desired_retention: value })} />
        <NumberField
          label={t("cards.deck.newPerDay")}
          value={limits.new_per_day}
          max={MAX_DAILY}
          onChange={(value) => set({ new_per_day: value })}
        />
        <NumberField
          label={t("cards.deck.reviewsPerDay")}
          value={limits.reviews_per_day}
          max={MAX_DAILY}
          step={10}
          onChange={(value) => set({ reviews_per_day: value })}
        />
        <Kinds value={kinds} onChange={setKinds} />
        {error && <Notice tone="wrong">{explain(error)}</Notice>}
      </Form>
    </Sheet>
  );
}

function Languages({
  value,
  own,
  onChange,
}: {
  value: string;
  own: readonly string[];
  onChange(v: string): void;
}) {
  const t = useT();
  const format = useFormat();
  const known = languageChoices(format.language).filter((choice) => !own.includes(choice.value));
  const options = [...own.map((code) => ({ value: code, label: format.language(code) })), ...known];
  return <Select label={t("words.filter")} options={options} value={value} onChange={onChange} />;
}

function Retention({ value, onChange }: { value: number; onChange(value: number): void }) {
  const t = useT();
  const format = useFormat();
  const all = [...new Set([...RETENTIONS, value])].toSorted((a, b) => a - b);
  return (
    <Select
      label={t("cards.deck.retention")}
      hint={t("cards.deck.retention.hint")}
      options={all.map((share) => ({ value: String(share), label: format.percent(share) }))}
      value={String(value)}
      onChange={(chosen) => onChange(Number(chosen))}
    />
  );
}

function Kinds({ value, onChange }: { value: readonly string[]; onChange(kinds: Deck["kinds"]): void }) {
  const t = useT();
  return (
    <fieldset className={styles.kinds}>
      <legend>{t("cards.kinds")}</legend>
      {KINDS.map((kind) => (
        <Switch
          key={kind}
          isSelected={value.includes(kind)}
          onChange={(on) => onChange(KINDS.filter((other) => (other === kind ? on : value.includes(other))))}
        >
          {t(`cards.kind.${kind}`)}
        </Switch>
      ))}
    </fieldset>
  );
}
