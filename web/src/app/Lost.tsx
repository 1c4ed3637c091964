import { useT } from "#i18n";
import { EmptyState, LinkButton, Page } from "#ui";

/** An address that leads nowhere. */
export function Lost() {
  const t = useT();
  return (
    <Page title={t("lost.title")} heading={null}>
      <EmptyState
        level={1}
        title={t("lost.title")}
        illustration="path"
        actions={
          <LinkButton variant="primary" href="/">
            {t("lost.home")}
          </LinkButton>
        }
      >
        {t("lost.detail")}
      </EmptyState>
    </Page>
  );
}
