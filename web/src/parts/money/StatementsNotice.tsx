import { useQuery } from "@tanstack/react-query";
import { openStatementsQuery } from "#api";
import { useT } from "#i18n";
import { LinkButton, Notice } from "#ui";

/** Tells those who look after money that gateways and books differ, while they do. */
export function StatementsNotice() {
  const t = useT();
  const { data } = useQuery(openStatementsQuery);
  if (!data || data.open + data.wanted + data.silent === 0) return null;
  return (
    <Notice tone="slip">
      {data.open > 0 && <p>{t("statements.notice", { count: data.open })}</p>}
      {data.wanted > 0 && <p>{t("statements.notice.wanted", { count: data.wanted })}</p>}
      {data.silent > 0 && <p>{t("statements.notice.silent", { count: data.silent })}</p>}
      <LinkButton size="s" href="/admin/statements">
        {t("statements.notice.look")}
      </LinkButton>
    </Notice>
  );
}
