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

/** An answer that no part of the school wrote, and what it says of itself. */
const BARE = /^http_(\d+)$/;
/** What a proxy answers while the school behind it is away. */
const AWAY = ["502", "503", "504"];

/**
 * What happened and what to do, in the reader's language: by the problem's code, else
 * by the server's own English sentence, else a general one.
 */
export function problemText(t: Translate, error: unknown): string {
  if (!isProblem(error)) return t("problem.unknown");
  const known = t.maybe(`problem.${error.code}`, error.params);
  if (known !== null) return known;
  const [, status] = BARE.exec(error.code) ?? [];
  if (status) return t(AWAY.includes(status) ? "problem.unavailable" : "problem.unknown");
  return error.detail || t("problem.unknown");
}

export function useProblemText(): (error: unknown) => string {
  const t = useT();
  return useCallback((error) => problemText(t, error), [t]);
}
