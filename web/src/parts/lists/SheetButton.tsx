import { useState } from "react";
import { useProblemText, useT } from "#i18n";
import { Button, useToasts } from "#ui";

/** Fetches a file with the reader's rights, and hands it to the browser to keep. */
export function SheetButton({ name, fetchSheet }: { name: string; fetchSheet(): Promise<Blob> }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const [isPending, setPending] = useState(false);
  const take = async () => {
    setPending(true);
    try {
      const address = URL.createObjectURL(await fetchSheet());
      const link = document.createElement("a");
      link.href = address;
      link.download = `${name}.csv`;
      link.click();
      URL.revokeObjectURL(address);
    } catch (problem) {
      toasts.show({ text: explain(problem), tone: "wrong" });
    } finally {
      setPending(false);
    }
  };
  return (
    <Button icon="download" isPending={isPending} onPress={take}>
      {t("people.csv")}
    </Button>
  );
}
