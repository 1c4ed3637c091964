/** What went wrong with a call, in the words of the API's problem documents (RFC 9457). */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** HTTP status; 0 when no answer came at all. */
    readonly status: number,
    /** Stable snake_case name; texts are found by it. */
    readonly code: string,
    /** English sentence: what is wrong and what to do. */
    readonly detail: string,
    /** The request's field it is about, if any. */
    readonly field: string | null = null,
    readonly params: Record<string, string | number> = {},
    readonly requestId: string | null = null,
  ) {
    super(detail || code);
  }
}

/** No answer came: no network, or the server is down. */
export function unreachable(): ApiError {
  return new ApiError(0, "offline", "The server could not be reached. Check the connection and try again.");
}

/** Reads a failed response; a body that is no problem document becomes `http_<status>`. */
export async function problemOf(response: Response): Promise<ApiError> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => null);
  if (body === null || typeof body !== "object" || !("code" in body)) {
    return new ApiError(status, `http_${status}`, response.statusText);
  }
  const problem = body as Partial<ApiError> & { request_id?: string };
  return new ApiError(
    status,
    String(problem.code),
    problem.detail ?? "",
    problem.field ?? null,
    problem.params ?? {},
    problem.request_id ?? null,
  );
}

/** What a proxy says when the school behind it is away, and our own edge of a part that is. */
const AWAY: ReadonlySet<string> = new Set(["unavailable", "http_502", "http_503", "http_504"]);

/** No answer came from the school, or only word that it is away: what is kept is as good as it gets. */
export const isUnreachable = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.status === 0 || AWAY.has(error.code));
