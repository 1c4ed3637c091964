import { useT } from "#i18n";
import { Button, EmptyState, Page } from "#ui";

/** A page whose code broke, or couldn't be fetched because a newer version has been put up. */
export function Failed() {
  const t = useT();
  return (
    <Page title={t("app.failed.title")} heading={null}>
      <EmptyState
        level={1}
        title={t("app.failed.title")}
        illustration="lantern"
        actions={
          <Button variant="primary" icon="retry" onPress={() => window.location.reload()}>
            {t("app.reload")}
          </Button>
        }
      >
        {t("app.failed.detail")}
      </EmptyState>
    </Page>
  );
}
