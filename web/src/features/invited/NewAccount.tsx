import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, acceptInvitation, type InvitationSeen } from "#api";
import { useLocale, useProblemText, useT } from "#i18n";
import { Button, Form, Notice, TextField } from "#ui";
import { rememberInvitation } from "../../base/invitation";
import { onward } from "../../parts/identity/next";

const MAX_NAME_CHARS = 80;
const PASSWORD_CHARACTERS = 8;
const STAFF_PASSWORD_CHARACTERS = 15;

/** Whoever is new: a name and a password make the account; the address is the invitation's. */
export function NewAccount({ token, seen }: { token: string; seen: InvitationSeen }) {
  const t = useT();
  const explain = useProblemText();
  const { locale } = useLocale();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const least = seen.role === "student" ? PASSWORD_CHARACTERS : STAFF_PASSWORD_CHARACTERS;
  const accept = useMutation({
    mutationFn: () => acceptInvitation({ token, name: name.trim(), password, locale }),
    onSuccess: () => {
      rememberInvitation(null);
      return navigate({ href: onward("/welcome"), replace: true });
    },
  });
  const field = accept.error instanceof ApiError ? accept.error.field : null;
  return (
    <Form
      onSubmit={() => accept.mutate()}
      validationErrors={accept.error && field ? { [field]: explain(accept.error) } : undefined}
    >
      <p>{t("invited.for", { email: seen.email })}</p>
      <TextField
        isRequired
        name="name"
        autoComplete="name"
        label={t("identity.name")}
        value={name}
        onChange={setName}
        maxLength={MAX_NAME_CHARS}
        validate={(value) => (value.trim() ? null : t("identity.field.required"))}
      />
      <TextField
        isRequired
        name="password"
        type="password"
        autoComplete="new-password"
        label={t("identity.password")}
        hint={t("invited.password", { count: least })}
        reveal={{ show: t("identity.password.show"), hide: t("identity.password.hide") }}
        value={password}
        onChange={setPassword}
        validate={(value) => (value.length < least ? t("identity.field.short", { count: least }) : null)}
      />
      {accept.error && !field && <Notice tone="wrong">{explain(accept.error)}</Notice>}
      <Button type="submit" variant="primary" size="l" wide isPending={accept.isPending}>
        {t("invited.accept")}
      </Button>
    </Form>
  );
}
