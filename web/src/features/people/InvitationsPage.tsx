import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { type Invitation, invitationsQuery, useInviteAgain, useRevokeInvitation, useSession } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import {
  Button,
  ConfirmDialog,
  EmptyState,
  Page as Frame,
  Loaded,
  Notice,
  Row,
  Segmented,
  Skeleton,
  Table,
  Tag,
  useToasts,
} from "#ui";
import { More } from "../../parts/lists/More";
import { InviteSheet } from "./InviteSheet";
import styles from "./people.module.css";
import { useRoleName } from "./words";

const STATES = ["open", "accepted", "expired", "revoked"] as const satisfies readonly Invitation["state"][];
const TONES = { open: "accent", accepted: "right", expired: "plain", revoked: "plain" } as const;

function Revoke({ invitation, onClose }: { invitation: Invitation; onClose(): void }) {
  const t = useT();
  const explain = useProblemText();
  const revoke = useRevokeInvitation();
  return (
    <ConfirmDialog
      isOpen
      title={t("invitations.revoke")}
      confirmLabel={t("invitations.revoke")}
      cancelLabel={t("people.cancel")}
      isPending={revoke.isPending}
      onClose={onClose}
      onConfirm={() => revoke.mutate(invitation.id, { onSuccess: onClose })}
    >
      <p>{t("invitations.revoke.detail", { email: invitation.email })}</p>
      {revoke.error && <Notice tone="wrong">{explain(revoke.error)}</Notice>}
    </ConfirmDialog>
  );
}

function Acts({ invitation, onRevoke }: { invitation: Invitation; onRevoke(): void }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const again = useInviteAgain();
  if (invitation.state !== "open" && invitation.state !== "expired") return null;
  return (
    <Row gap={1}>
      <Button
        size="s"
        icon="retry"
        isPending={again.isPending}
        aria-label={`${t("invitations.again")} ${invitation.email}`}
        onPress={() =>
          again.mutate(invitation.id, {
            onSuccess: () =>
              toasts.show({ text: t("invitations.sent", { email: invitation.email }), tone: "right" }),
            onError: (problem) => toasts.show({ text: explain(problem), tone: "wrong" }),
          })
        }
      >
        {t("invitations.again")}
      </Button>
      {invitation.state === "open" && (
        <Button size="s" aria-label={`${t("invitations.revoke")} ${invitation.email}`} onPress={onRevoke}>
          {t("invitations.revoke")}
        </Button>
      )}
    </Row>
  );
}

function Listed({ invitations }: { invitations: readonly Invitation[] }) {
  const t = useT();
  const format = useFormat();
  const roleName = useRoleName();
  const [revoked, setRevoked] = useState<Invitation | null>(null);
  return (
    <>
      <Table
        label={t("invitations.title")}
        rows={invitations}
        rowKey={(one) => one.id}
        columns={[
          {
            id: "email",
            title: t("record.email"),
            isHeader: true,
            cell: (one) => (
              <bdi dir="ltr" className={styles.name}>
                {one.email}
              </bdi>
            ),
          },
          { id: "role", title: t("record.role"), cell: (one) => roleName(one.role) },
          {
            id: "state",
            title: t("people.state"),
            cell: (one) => <Tag tone={TONES[one.state]}>{t(`invitations.state.${one.state}`)}</Tag>,
          },
          { id: "by", title: t("invitations.by"), cell: (one) => <bdi>{one.inviter}</bdi> },
          { id: "sent", title: t("invitations.sentAt"), cell: (one) => format.moment(one.sent_at) },
          {
            id: "until",
            title: t("invitations.until"),
            cell: (one) => (one.state === "open" ? format.moment(one.expires_at) : null),
          },
          {
            id: "act",
            title: t("admin.action"),
            cell: (one) => <Acts invitation={one} onRevoke={() => setRevoked(one)} />,
          },
        ]}
      />
      {revoked && <Revoke invitation={revoked} onClose={() => setRevoked(null)} />}
    </>
  );
}

export function Page() {
  const t = useT();
  const navigate = useNavigate();
  const { user } = useSession();
  const [isInviting, setInviting] = useState(false);
  const { state: given } = useSearch({ strict: false }) as { state?: unknown };
  const state = STATES.find((one) => one === given);
  const query = useInfiniteQuery(invitationsQuery(state));
  const roles = query.data?.pages[0]?.roles ?? [];
  return (
    <Frame
      title={t("invitations.title")}
      lead={t("invitations.lead")}
      back={{ href: user?.role === "admin" ? "/admin/people" : "/me" }}
      width="wide"
      actions={
        <Button
          variant="primary"
          icon="add"
          isDisabled={roles.length === 0}
          onPress={() => setInviting(true)}
        >
          {t("invitations.invite")}
        </Button>
      }
    >
      <Segmented
        label={t("people.state")}
        labelHidden
        choices={[
          { value: "", label: t("people.all") },
          ...STATES.map((value) => ({ value, label: t(`invitations.state.${value}`) })),
        ]}
        value={state ?? ""}
        onChange={(next) =>
          navigate({ href: next ? `/admin/invitations?state=${next}` : "/admin/invitations", replace: true })
        }
      />
      <Loaded query={query} skeleton={<Skeleton height={44} count={6} />}>
        {({ pages }) => {
          const invitations = pages.flatMap((page) => page.items);
          return invitations.length ? (
            <>
              <Listed invitations={invitations} />
              <More query={query} label={t("common.more")} />
            </>
          ) : (
            <EmptyState title={t("invitations.empty")} illustration="path">
              {t("invitations.empty.detail")}
            </EmptyState>
          );
        }}
      </Loaded>
      {isInviting && <InviteSheet roles={roles} onClose={() => setInviting(false)} />}
    </Frame>
  );
}
