import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { leftBehind, type Privacy, useLeave, useSession } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, Dialog, Form, Notice, Row, TextField, useToasts } from "#ui";
import { useMoney } from "../../parts/money/useMoney";

const FORM = "leave";

function Confirm({ email, onClose }: { email: string; onClose(): void }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const leave = useLeave();
  const submit = () =>
    leave.mutate(typed.trim(), {
      onSuccess: async (due) => {
        await leftBehind();
        await navigate({ href: "/" });
        toasts.show({ text: t("privacy.left", { date: format.date(due) }) });
      },
    });
  const isSame = typed.trim().toLowerCase() === email.toLowerCase();
  return (
    <Dialog
      isOpen
      title={t("privacy.leave.confirm.title")}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("privacy.leave.stay")}</Button>
          <Button type="submit" form={FORM} variant="danger" isDisabled={!isSame} isPending={leave.isPending}>
            {t("privacy.leave.confirm")}
          </Button>
        </>
      }
    >
      <Form id={FORM} onSubmit={submit}>
        <p>{t("privacy.leave.confirm.detail")}</p>
        <TextField
          autoFocus
          label={t("privacy.leave.email")}
          type="email"
          autoComplete="off"
          value={typed}
          onChange={setTyped}
          error={typed.length >= email.length && !isSame ? t("privacy.leave.email.differs") : null}
        />
      </Form>
      {leave.error && <Notice tone="wrong">{explain(leave.error)}</Notice>}
    </Dialog>
  );
}

/** Leaving: what it means, what would be left behind, and the act, which takes one's own address typed. */
export function Leave({ left }: { left: Privacy["left"] }) {
  const t = useT();
  const money = useMoney();
  const { user } = useSession();
  const [isOpen, setOpen] = useState(false);
  if (!user?.email) return null;
  return (
    <Card title={t("privacy.leave.title")}>
      <p>{t("privacy.leave.detail")}</p>
      {left.map((balance) => (
        <Notice key={`${balance.code} ${balance.currency}`}>
          {t("privacy.leave.money", {
            amount: money({ ...balance, amount: balance.available + balance.held }),
          })}
        </Notice>
      ))}
      <Row>
        <Button variant="danger" icon="trash" onPress={() => setOpen(true)}>
          {t("privacy.leave.open")}
        </Button>
      </Row>
      {isOpen && <Confirm email={user.email} onClose={() => setOpen(false)} />}
    </Card>
  );
}
