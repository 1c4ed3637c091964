import { isUnderWay, type Archive as Kept, useAskArchive, useDownloadArchive, useDropArchive } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, Card, Notice, Row, useToasts } from "#ui";

function Ready({ archive }: { archive: Kept }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const toasts = useToasts();
  const download = useDownloadArchive();
  const drop = useDropArchive();
  const problem = download.error ?? drop.error;
  const remove = () =>
    drop.mutate(archive.id, { onSuccess: () => toasts.show({ text: t("privacy.export.removed") }) });
  return (
    <>
      <Notice tone="right">
        {t("privacy.export.ready", {
          size: format.bytes(archive.bytes ?? 0),
          moment: format.moment(archive.expires_at ?? archive.asked_at),
        })}
      </Notice>
      {problem && <Notice tone="wrong">{explain(problem)}</Notice>}
      <Row gap={1}>
        <Button
          variant="primary"
          icon="download"
          isPending={download.isPending}
          onPress={() => download.mutate(archive.id)}
        >
          {t("privacy.export.download")}
        </Button>
        <Button isPending={drop.isPending} onPress={remove}>
          {t("privacy.export.remove")}
        </Button>
      </Row>
    </>
  );
}

/** Everything the school keeps, to take along. */
export function Archive({ archive }: { archive: Kept | null }) {
  const t = useT();
  const explain = useProblemText();
  const ask = useAskArchive();
  const isBusy = isUnderWay(archive?.state);
  return (
    <Card title={t("privacy.export.title")}>
      <p>{t("privacy.export.detail")}</p>
      <div role="status">{isBusy && <Notice>{t("privacy.export.making")}</Notice>}</div>
      {archive?.state === "failed" && <Notice tone="wrong">{t("privacy.export.failed")}</Notice>}
      {archive?.state === "ready" && <Ready archive={archive} />}
      {ask.error && <Notice tone="wrong">{explain(ask.error)}</Notice>}
      {!isBusy && (
        <Row>
          <Button
            variant={archive?.state === "ready" ? "quiet" : "primary"}
            isPending={ask.isPending}
            onPress={() => ask.mutate()}
          >
            {t(archive ? "privacy.export.again" : "privacy.export.ask")}
          </Button>
        </Row>
      )}
    </Card>
  );
}
