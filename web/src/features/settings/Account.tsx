import { useState } from "react";
import { type User, useChangeMe } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, Form, Notice, Select, TextField, useToasts } from "#ui";
import styles from "./settings.module.css";

const ZONES = Intl.supportedValuesOf("timeZone");

/** Zones are written as the tables of zones write them, in a readable form. */
const zoneOptions = (mine: string) =>
  [...new Set([mine, "UTC", ...ZONES])].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));

/** Name and time zone: saved together by a button, since a half-typed name is not one. */
export function Account({ user }: { user: User }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const [name, setName] = useState(user.name);
  const [zone, setZone] = useState(user.time_zone);
  const change = useChangeMe();
  const isChanged = name.trim() !== user.name || zone !== user.time_zone;
  const save = () =>
    change.mutate(
      { name: name.trim(), time_zone: zone },
      { onSuccess: () => toasts.show({ text: t("common.saved"), tone: "right" }) },
    );
  return (
    <Card title={t("settings.you")}>
      <Form onSubmit={save}>
        <TextField
          label={t("settings.name")}
          value={name}
          onChange={setName}
          maxLength={100}
          isRequired
          autoComplete="name"
          validate={(value) => (value.trim() ? null : t("identity.field.required"))}
        />
        <dl>
          <dt className={styles.term}>{t("settings.email")}</dt>
          <dd dir="ltr" className={styles.email}>
            {user.email}
          </dd>
        </dl>
        <Select
          label={t("settings.zone")}
          hint={t("settings.zone.hint")}
          options={zoneOptions(user.time_zone)}
          value={zone}
          onChange={setZone}
        />
        {change.error && <Notice tone="wrong">{explain(change.error)}</Notice>}
        {isChanged && (
          <Button type="submit" variant="primary" isPending={change.isPending}>
            {t("common.save")}
          </Button>
        )}
      </Form>
    </Card>
  );
}
