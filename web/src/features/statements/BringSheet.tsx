import { ApiError, type StatementDetail, useBringStatement } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { FileDrop, Notice, Sheet, Stack, useToasts } from "#ui";

const COLUMN = "column_";

/** Takes the bank's file of a day; what is wrong with it is said with its line. */
export function BringSheet({ detail, onClose }: { detail: StatementDetail; onClose(): void }) {
  const t = useT();
  const format = useFormat();
  const explain = useProblemText();
  const toasts = useToasts();
  const bring = useBringStatement(detail);
  const take = (file: File) =>
    bring.mutate(file, {
      onSuccess: () => {
        toasts.show({ text: t("statements.upload.done"), tone: "right" });
        onClose();
      },
    });
  const reason = (code: string) =>
    code.startsWith(COLUMN)
      ? t("statements.file.column", { name: code.slice(COLUMN.length) })
      : (t.maybe(`statements.file.${code}`) ?? code);
  const { error } = bring;
  const params = error instanceof ApiError && error.code === "statement_file_refused" ? error.params : null;
  return (
    <Sheet isOpen title={t("statements.upload")} onClose={onClose}>
      <Stack gap={3}>
        <p>{t("statements.upload.detail")}</p>
        <FileDrop
          label={t("statements.upload.pick")}
          accept={[".csv", "text/csv"]}
          isDisabled={bring.isPending}
          onFile={take}
        />
        {error && (
          <Notice tone="wrong">
            {explain(error)}
            {params && (
              <p>
                {t("statements.file.line", {
                  line: format.number(Number(params.line)),
                  reason: reason(String(params.reason)),
                })}
              </p>
            )}
          </Notice>
        )}
      </Stack>
    </Sheet>
  );
}
