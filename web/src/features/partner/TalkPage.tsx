import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { conversationQuery } from "#api";
import { useT } from "#i18n";
import { Foreign, Page as Frame, IconButton, Loaded, Skeleton } from "#ui";
import { DeleteTalk } from "./DeleteTalk";
import { Talk } from "./Talk";

export function Page() {
  const { conversationId = "" } = useParams({ strict: false }) as { conversationId?: string };
  const t = useT();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const query = useQuery(conversationQuery(conversationId));
  const title = query.data?.title || t("partner.new");
  return (
    <Frame
      title={title}
      heading={<Foreign>{title}</Foreign>}
      back={{ href: "/partner", label: t("partner.title") }}
      actions={
        query.data && (
          <IconButton icon="trash" label={t("partner.delete")} onPress={() => setDeleting(true)} />
        )
      }
    >
      <Loaded query={query} skeleton={<Skeleton height={120} count={2} />}>
        {(conversation) => <Talk key={conversation.id} conversation={conversation} />}
      </Loaded>
      {isDeleting && query.data && (
        <DeleteTalk
          conversation={query.data}
          onClose={() => setDeleting(false)}
          onDeleted={() => navigate({ to: "/partner" })}
        />
      )}
    </Frame>
  );
}
