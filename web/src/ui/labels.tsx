import { createContext, type ReactNode, useContext } from "react";

/** The few texts the kit says by itself; the app gives them in the reader's language. */
export interface Labels {
  close: string;
  dismiss: string;
  failed: string;
  loading: string;
  /** Names the place where passing messages appear. */
  messages: string;
  retry: string;
  undo: string;
  back: string;
  chooseFile: string;
  orDrop: string;
  appName: string;
  /** What happened and what to do, for an error that a call threw. */
  explain(error: unknown): string;
}

const Context = createContext<Labels | null>(null);

export function LabelsProvider({ labels, children }: { labels: Labels; children: ReactNode }) {
  return <Context value={labels}>{children}</Context>;
}

export function useLabels(): Labels {
  const labels = useContext(Context);
  if (!labels) throw new Error("LabelsProvider is missing");
  return labels;
}
