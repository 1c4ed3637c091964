import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  type Act,
  actFor,
  type PersonDetail,
  type Role,
  useGiveRole,
  useResetFactors,
  useRestore,
  useSignOutPerson,
  useSuspend,
} from "#api";
import { useProblemText, useT } from "#i18n";
import { Button, Card, ConfirmDialog, Notice, Row, Select, useToasts } from "#ui";
import { ActSheet } from "./ActSheet";
import { EditPersonSheet } from "./EditPersonSheet";
import { ROLES, useRoleName } from "./words";

interface OpenProps {
  person: PersonDetail;
  onClose(): void;
}

function RoleSheet({ person, onClose }: OpenProps) {
  const t = useT();
  const roleName = useRoleName();
  const act = useGiveRole(person.id);
  const [role, setRole] = useState<Role>(ROLES.find((one) => one === person.role) ?? "student");
  return (
    <ActSheet
      person={person}
      title={t("people.role.change")}
      confirm={t("people.role.change")}
      done={t("people.role.done", { name: person.name, role: roleName(role) })}
      extra={{ role }}
      act={act}
      onClose={onClose}
    >
      <p>{t("people.role.detail")}</p>
      <Select<Role>
        label={t("record.role")}
        options={ROLES.map((value) => ({ value, label: roleName(value) }))}
        value={role}
        onChange={setRole}
      />
    </ActSheet>
  );
}

function SuspendSheet({ person, onClose }: OpenProps) {
  const t = useT();
  const act = useSuspend(person.id);
  return (
    <ActSheet
      person={person}
      title={t("people.suspend")}
      confirm={t("people.suspend")}
      done={t("people.suspend.done", { name: person.name })}
      isDanger
      extra={{}}
      act={act}
      onClose={onClose}
    >
      <p>{t("people.suspend.detail")}</p>
    </ActSheet>
  );
}

function RestoreSheet({ person, onClose }: OpenProps) {
  const t = useT();
  const act = useRestore(person.id);
  return (
    <ActSheet
      person={person}
      title={t("people.restore")}
      confirm={t("people.restore")}
      done={t("people.restore.done", { name: person.name })}
      extra={{}}
      act={act}
      onClose={onClose}
    >
      <p>{t("people.restore.detail")}</p>
    </ActSheet>
  );
}

function FactorsSheet({ person, onClose }: OpenProps) {
  const t = useT();
  const act = useResetFactors(person.id);
  return (
    <ActSheet
      person={person}
      title={t("people.factors.reset")}
      confirm={t("people.factors.reset")}
      done={t("people.factors.reset.done", { name: person.name })}
      isDanger
      extra={{}}
      act={act}
      onClose={onClose}
    >
      <p>{t("people.factors.reset.detail")}</p>
    </ActSheet>
  );
}

function ActingSheet({ person, onClose }: OpenProps) {
  const t = useT();
  const navigate = useNavigate();
  const act = useMutation({
    mutationFn: ({ reason }: Act) => actFor(person.id, reason),
    onSuccess: () => navigate({ href: "/today" }),
  });
  return (
    <ActSheet
      person={person}
      title={t("acting.begin")}
      confirm={t("acting.begin")}
      done={t("acting.began", { name: person.name })}
      extra={{}}
      act={act}
      onClose={onClose}
    >
      <p>{t("acting.detail")}</p>
    </ActSheet>
  );
}

function SignOutDialog({ person, onClose }: OpenProps) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const act = useSignOutPerson(person.id);
  const send = () =>
    act.mutate(undefined, {
      onSuccess: ({ sessions }) => {
        toasts.show({ text: t("people.signOut.done", { count: sessions }), tone: "right" });
        onClose();
      },
    });
  return (
    <ConfirmDialog
      isOpen
      title={t("people.signOut")}
      confirmLabel={t("people.signOut")}
      cancelLabel={t("people.cancel")}
      isPending={act.isPending}
      onClose={onClose}
      onConfirm={send}
    >
      <p>{t("people.signOut.detail")}</p>
      {act.error && <Notice tone="wrong">{explain(act.error)}</Notice>}
    </ConfirmDialog>
  );
}

const SHEETS = {
  edit: EditPersonSheet,
  role: RoleSheet,
  suspend: SuspendSheet,
  restore: RestoreSheet,
  factors: FactorsSheet,
  acting: ActingSheet,
  signOut: SignOutDialog,
} as const;

/** What can be done to an account that isn't one's own. */
export function Acts({ person }: { person: PersonDetail }) {
  const t = useT();
  const [open, setOpen] = useState<keyof typeof SHEETS | null>(null);
  const Opened = open && SHEETS[open];
  const isSuspended = person.states.includes("suspended");
  return (
    <Card title={t("people.acts")}>
      <Row gap={1}>
        <Button icon="edit" onPress={() => setOpen("edit")}>
          {t("people.edit")}
        </Button>
        <Button onPress={() => setOpen("role")}>{t("people.role.change")}</Button>
        <Button onPress={() => setOpen("signOut")}>{t("people.signOut")}</Button>
        {person.factors.length > 0 && (
          <Button onPress={() => setOpen("factors")}>{t("people.factors.reset")}</Button>
        )}
        {person.role !== "admin" && !isSuspended && (
          <Button icon="eye" onPress={() => setOpen("acting")}>
            {t("acting.begin")}
          </Button>
        )}
        {isSuspended ? (
          <Button onPress={() => setOpen("restore")}>{t("people.restore")}</Button>
        ) : (
          <Button variant="danger" onPress={() => setOpen("suspend")}>
            {t("people.suspend")}
          </Button>
        )}
      </Row>
      {Opened && <Opened person={person} onClose={() => setOpen(null)} />}
    </Card>
  );
}
