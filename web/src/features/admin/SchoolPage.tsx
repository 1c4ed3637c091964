import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SchoolSettings } from "#api";
import { useProblemText, useT } from "#i18n";
import {
  Button,
  Card,
  Form,
  Page as Frame,
  Loaded,
  Notice,
  Skeleton,
  Switch,
  TextField,
  useToasts,
} from "#ui";
import styles from "./admin.module.css";
import { isStale, SWITCHES, schoolQuery, useSaveSchool } from "./school";

const MAX_NOTE_CHARS = 200;

/** What somebody else has set to something other than what stands here, both beside each other. */
function Both({ newest, mine }: { newest: SchoolSettings; mine: SchoolSettings }) {
  const t = useT();
  const said = (on: boolean) => (on ? t("school.on") : t("school.off"));
  const differing = SWITCHES.filter((name) => newest[name] !== mine[name]);
  const isNoteOther = newest.staff_sign_in_address_note !== mine.staff_sign_in_address_note;
  if (differing.length === 0 && !isNoteOther) return <p>{t("school.stale.same")}</p>;
  return (
    <ul>
      {differing.map((name) => (
        <li key={name}>
          {t("school.stale.both", {
            name: t(`school.${name}`),
            theirs: said(newest[name]),
            mine: said(mine[name]),
          })}
        </li>
      ))}
      {isNoteOther && (
        <li>
          {t("school.stale.both", {
            name: t("school.note"),
            theirs: newest.staff_sign_in_address_note || t("school.empty"),
            mine: mine.staff_sign_in_address_note || t("school.empty"),
          })}
        </li>
      )}
    </ul>
  );
}

function Settings({ newest }: { newest: SchoolSettings }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const save = useSaveSchool();
  const [mine, setMine] = useState(newest);
  const stale = isStale(save.error);
  const differs = [...SWITCHES, "staff_sign_in_address_note" as const].some(
    (name) => mine[name] !== newest[name],
  );
  const submit = () =>
    save.mutate(
      { ...mine, version: newest.version },
      {
        onSuccess: (saved) => {
          setMine(saved);
          toasts.show({ text: t("common.saved"), tone: "right" });
        },
      },
    );
  const takeTheirs = () => {
    setMine(newest);
    save.reset();
  };
  return (
    <Form onSubmit={submit}>
      <Card>
        {SWITCHES.map((name) => (
          <div key={name}>
            <Switch isSelected={mine[name]} onChange={(on) => setMine({ ...mine, [name]: on })}>
              {t(`school.${name}`)}
            </Switch>
            <p className={styles.hint}>{t(`school.${name}.hint`)}</p>
          </div>
        ))}
        <TextField
          label={t("school.note")}
          hint={t("school.note.hint")}
          name="staff_sign_in_address_note"
          maxLength={MAX_NOTE_CHARS}
          value={mine.staff_sign_in_address_note}
          onChange={(text) => setMine({ ...mine, staff_sign_in_address_note: text })}
        />
      </Card>
      {stale && (
        <Notice tone="slip">
          {explain(save.error)}
          <Both newest={newest} mine={mine} />
          <Button size="s" onPress={takeTheirs}>
            {t("school.stale.take")}
          </Button>
        </Notice>
      )}
      {save.error && !stale && <Notice tone="wrong">{explain(save.error)}</Notice>}
      {(differs || stale) && (
        <Button type="submit" variant="primary" isPending={save.isPending}>
          {stale ? t("school.stale.keep") : t("common.save")}
        </Button>
      )}
    </Form>
  );
}

/** The switches of the school. */
export function Page() {
  const t = useT();
  const query = useQuery(schoolQuery);
  return (
    <Frame title={t("school.title")} lead={t("school.lead")} width="column" back={{ href: "/admin" }}>
      <Loaded query={query} skeleton={<Skeleton height={56} count={6} />}>
        {(newest) => <Settings newest={newest} />}
      </Loaded>
    </Frame>
  );
}
