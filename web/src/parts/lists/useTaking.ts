import { useState } from "react";
import { useProblemText } from "#i18n";
import { useToasts } from "#ui";

/** Fetches a file with the reader's rights, no plain link leads to it, and hands it to the browser to keep. */
export function useTaking() {
  const explain = useProblemText();
  const toasts = useToasts();
  const [isPending, setPending] = useState(false);
  const take = async (name: string, fetchFile: () => Promise<Blob>) => {
    setPending(true);
    try {
      const address = URL.createObjectURL(await fetchFile());
      const link = document.createElement("a");
      link.href = address;
      link.download = name;
      link.click();
      URL.revokeObjectURL(address);
    } catch (problem) {
      toasts.show({ text: explain(problem), tone: "wrong" });
    } finally {
      setPending(false);
    }
  };
  return { isPending, take };
}
