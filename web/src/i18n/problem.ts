import { useCallback } from "react";
import { useT } from "./LocaleProvider";
import type { Value } from "./messages";
import type { Translate } from "./translate";

/** What a failed call tells; ApiError has this shape. */
interface Problem {
  code: string;
  detail: string;
  params?: Record<string, Value>;
}

const isProblem = (error: unknown): error is Problem =>
  typeof error === "object" && error !== null && "code" in error && "detail" in error;

/**
 * What happened and what to do, in the reader's language: by the problem's code, else
 * by the server's own English sentence, else a general one.
 */
export function problemText(t: Translate, error: unknown): string {
  if (!isProblem(error)) return t("problem.unknown");
  const known = t.maybe(`problem.${error.code}`, error.params);
  if (known !== null) return known;
  return error.detail || t("problem.unknown");
}

export function useProblemText(): (error: unknown) => string {
  const t = useT();
  return useCallback((error) => problemText(t, error), [t]);
}
