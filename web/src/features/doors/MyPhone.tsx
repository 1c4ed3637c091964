import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, askMyCode, useConfirmPhone, useDropPhone, useSession } from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, ConfirmDialog, Form, Notice, Row, Sheet, useToasts } from "#ui";
import { CodeStep } from "./CodeStep";
import styles from "./doors.module.css";
import { PhoneField } from "./PhoneField";

function Confirm({ title, onClose }: { title: string; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const [phone, setPhone] = useState("");
  const ask = useMutation({ mutationFn: () => askMyCode(phone.trim()) });
  const confirm = useConfirmPhone();
  const atField = ask.error instanceof ApiError && ask.error.field === "phone";
  const asked = ask.data;
  const done = (user: { phone?: string | null }) => {
    toasts.show({ text: t("doors.ways.phone.saved", { phone: `\u2066${user.phone}\u2069` }), tone: "right" });
    onClose();
  };
  return (
    <Sheet isOpen title={title} onClose={onClose}>
      {asked ? (
        <CodeStep
          phone={phone.trim()}
          asked={asked}
          submit={t("doors.ways.phone.confirm")}
          error={confirm.error}
          isPending={confirm.isPending}
          onCode={(code) => confirm.mutate({ attempt: asked.attempt, code }, { onSuccess: done })}
          onAgain={async () => {
            await ask.mutateAsync();
            confirm.reset();
          }}
          onOther={() => {
            ask.reset();
            confirm.reset();
          }}
        />
      ) : (
        <Form
          onSubmit={() => ask.mutate()}
          validationErrors={atField ? { phone: explain(ask.error) } : undefined}
        >
          <PhoneField value={phone} onChange={setPhone} />
          {ask.error && !atField && <Notice tone="wrong">{explain(ask.error)}</Notice>}
          <Button type="submit" variant="primary" isPending={ask.isPending}>
            {t("doors.phone.send")}
          </Button>
        </Form>
      )}
    </Sheet>
  );
}

function Remove({ onClose }: { onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const drop = useDropPhone();
  const done = () => {
    toasts.show({ text: t("doors.ways.phone.removed"), tone: "right" });
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      title={t("doors.ways.phone.remove.title")}
      confirmLabel={t("doors.ways.phone.remove")}
      cancelLabel={t("doors.ways.keep")}
      isPending={drop.isPending}
      onClose={onClose}
      onConfirm={() => drop.mutate(undefined, { onSuccess: done })}
    >
      <p>{t("doors.ways.phone.remove.detail")}</p>
      {drop.error && <Notice tone="wrong">{explain(drop.error)}</Notice>}
    </ConfirmDialog>
  );
}

/** The user's number: added and changed by a code that comes to it. Where the school sends none, only one that is there is shown. */
export function MyPhone({ isOpen }: { isOpen: boolean }) {
  const t = useT();
  const { user } = useSession();
  const [act, setAct] = useState<"confirm" | "remove" | null>(null);
  const phone = user?.phone;
  const title = t(phone ? "doors.ways.phone.change" : "doors.ways.phone.add");
  if (!isOpen && !phone) return null;
  return (
    <Card title={t("doors.ways.phone")}>
      {phone ? (
        <p className={styles.name}>
          <bdi dir="ltr">{phone}</bdi>
        </p>
      ) : (
        <p>{t("doors.ways.phone.none")}</p>
      )}
      <Row gap={1}>
        {isOpen && <Button onPress={() => setAct("confirm")}>{title}</Button>}
        {phone && (
          <Button variant="quiet" onPress={() => setAct("remove")}>
            {t("doors.ways.phone.remove")}
          </Button>
        )}
      </Row>
      {act === "confirm" && <Confirm title={title} onClose={() => setAct(null)} />}
      {act === "remove" && <Remove onClose={() => setAct(null)} />}
    </Card>
  );
}
