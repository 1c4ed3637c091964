import { useQuery } from "@tanstack/react-query";
import type { AddressState } from "#api";
import { useProblemText, useT } from "#i18n";
import {
  Button,
  Card,
  Form,
  Page as Frame,
  Loaded,
  Notice,
  Row,
  Skeleton,
  Tag,
  TextField,
  useToasts,
} from "#ui";
import { useSending } from "../../parts/forms/useSending";
import {
  addressQuery,
  useAskChange,
  useConfirmAddress,
  useConfirmChange,
  useKeepAddress,
  useSendCode,
} from "../../parts/identity/address";
import styles from "./addresses.module.css";
import { CodeField } from "./CodeField";

/** The code that was sent to the address that the user gave. */
function Confirm({ address }: { address: AddressState }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const confirm = useConfirmAddress();
  const again = useSendCode();
  const sending = useSending(async ({ code = "" }) => {
    await confirm.mutateAsync(code);
    toasts.show({ text: t("verify.done"), tone: "right" });
  });
  const resend = () =>
    again.mutate(undefined, {
      onSuccess: () => toasts.show({ text: t("verify.resent"), tone: "right" }),
      onError: (problem) => toasts.show({ text: explain(problem), tone: "wrong" }),
    });
  return (
    <Card title={t("verify.title")} tone="accent">
      {address.sends ? (
        <p className={styles.address}>{t("verify.sent", { email: address.email })}</p>
      ) : (
        <p>{t("verify.house")}</p>
      )}
      <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
        <CodeField isFirst name="code" label={t("verify.code")} />
        {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
        <Row gap={1}>
          <Button type="submit" variant="primary" isPending={sending.isSending}>
            {t("verify.confirm")}
          </Button>
          <Button variant="quiet" isPending={again.isPending} onPress={resend}>
            {t("verify.again")}
          </Button>
        </Row>
      </Form>
    </Card>
  );
}

/** Asking for another address. */
function Ask() {
  const t = useT();
  const ask = useAskChange();
  const sending = useSending(async ({ email = "" }) => {
    await ask.mutateAsync(email.trim());
  });
  return (
    <Card title={t("email.another")}>
      <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
        <TextField
          isRequired
          name="email"
          type="email"
          inputMode="email"
          autoComplete="email"
          label={t("email.new")}
          hint={t("email.ask.hint")}
          validate={(value) => (value.includes("@") ? null : t("identity.field.email"))}
        />
        {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
        <Button type="submit" isPending={sending.isSending}>
          {t("email.ask")}
        </Button>
      </Form>
    </Card>
  );
}

/** The codes of a change that is under way. */
function Changing({ address, to }: { address: AddressState; to: string }) {
  const t = useT();
  const toasts = useToasts();
  const confirm = useConfirmChange();
  const keep = useKeepAddress();
  const sending = useSending(async ({ new_code = "", old_code = "" }) => {
    await confirm.mutateAsync({ new_code, old_code });
    toasts.show({ text: t("email.changed"), tone: "right" });
  });
  return (
    <Card title={t("email.changing", { email: to })} tone="accent">
      <p>{t("email.changing.lead")}</p>
      {!address.sends && <Notice>{t("verify.house")}</Notice>}
      <Form onSubmit={sending.send} validationErrors={sending.fieldErrors}>
        <CodeField isFirst name="new_code" label={t("email.newCode")} />
        {address.needs_old_code && <CodeField name="old_code" label={t("email.oldCode")} />}
        {sending.problem && <Notice tone="wrong">{sending.problem}</Notice>}
        <Row gap={1}>
          <Button type="submit" variant="primary" isPending={sending.isSending}>
            {t("email.save")}
          </Button>
          <Button
            variant="quiet"
            isPending={keep.isPending}
            onPress={() =>
              keep.mutate(undefined, { onSuccess: () => toasts.show({ text: t("email.kept") }) })
            }
          >
            {t("email.cancel")}
          </Button>
        </Row>
      </Form>
    </Card>
  );
}

/** The user's address: confirmed here, and changed. */
export function Page() {
  const t = useT();
  const query = useQuery(addressQuery);
  return (
    <Frame
      title={t("email.title")}
      lead={t("email.lead")}
      width="column"
      back={{ href: "/settings/security", label: t("security.title") }}
    >
      <Loaded query={query} skeleton={<Skeleton height={160} count={2} />}>
        {(address) => (
          <>
            <Card title={t("email.now")}>
              <Row gap={1}>
                <bdi dir="ltr" className={styles.address}>
                  {address.email}
                </bdi>
                <Tag tone={address.confirmed ? "right" : "slip"}>
                  {t(address.confirmed ? "email.confirmed" : "email.unconfirmed")}
                </Tag>
              </Row>
            </Card>
            {!address.confirmed && !address.changing_to && <Confirm address={address} />}
            {address.changing_to ? <Changing address={address} to={address.changing_to} /> : <Ask />}
          </>
        )}
      </Loaded>
    </Frame>
  );
}
