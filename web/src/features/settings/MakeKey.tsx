import { useState } from "react";
import type { KeyScope } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, Form, Notice, Select, Switch, TextField } from "#ui";
import { useMakeKey } from "./keys";
import { NewKey } from "./NewKey";
import styles from "./settings.module.css";

const MAX_NAME_CHARS = 80;
const SCOPES: readonly KeyScope[] = ["read", "write", "ai"];
const DAYS = [30, 90, 365];

/** What a new key is for, and for how long. */
export function MakeKey() {
  const t = useT();
  const explain = useProblemText();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly KeyScope[]>(SCOPES);
  const [days, setDays] = useState("never");
  const make = useMakeKey();
  const lasts = [
    { value: "never", label: t("keys.days.never") },
    ...DAYS.map((count) => ({ value: String(count), label: t("keys.days.some", { count }) })),
  ];
  const submit = () =>
    make.mutate(
      { name: name.trim(), scopes: [...scopes], days: days === "never" ? null : Number(days) },
      { onSuccess: () => setName("") },
    );
  return (
    <Card title={t("keys.make.title")}>
      <Form onSubmit={submit}>
        <TextField
          label={t("keys.name")}
          hint={t("keys.name.hint")}
          value={name}
          onChange={setName}
          maxLength={MAX_NAME_CHARS}
          isRequired
          validate={(value) => (value.trim() ? null : t("identity.field.required"))}
        />
        <fieldset className={styles.scopes}>
          <legend className={styles.term}>{t("keys.scopes")}</legend>
          {SCOPES.map((scope) => (
            <Switch
              key={scope}
              isSelected={scopes.includes(scope)}
              onChange={(on) =>
                setScopes(SCOPES.filter((one) => (one === scope ? on : scopes.includes(one))))
              }
            >
              {t(`keys.scope.${scope}`)}
            </Switch>
          ))}
        </fieldset>
        <Select label={t("keys.days")} options={lasts} value={days} onChange={setDays} />
        {scopes.length === 0 && <Notice>{t("keys.scopes.none")}</Notice>}
        {make.error && <Notice tone="wrong">{explain(make.error)}</Notice>}
        <Button type="submit" variant="primary" isPending={make.isPending} isDisabled={scopes.length === 0}>
          {t("keys.make")}
        </Button>
      </Form>
      {make.data && <NewKey made={make.data} onClose={make.reset} />}
    </Card>
  );
}
