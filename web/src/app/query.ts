import { QueryClient } from "@tanstack/react-query";
import { ApiError, auth, isReachable, onReach } from "#api";

const FRESH_MS = 20_000;

/** A refusal stays one however often it is asked; a server that stumbled is asked once more. */
const worthRetrying = (failures: number, error: Error) =>
  failures < 1 && error instanceof ApiError && error.status >= 500;

export const queries = new QueryClient({
  defaultOptions: {
    // "always": without a network a call fails at once and the page says so, instead of waiting for ever.
    queries: { staleTime: FRESH_MS, retry: worthRetrying, networkMode: "always", refetchOnReconnect: false },
    mutations: { networkMode: "always" },
  },
});

/** Nothing that was fetched for one person is shown to the next. */
export function forgetOnChange(): void {
  let id = auth.state.user?.id;
  auth.subscribe((state) => {
    if (state.user?.id !== id) queries.clear();
    id = state.user?.id;
  });
}

/** Back in a network, pages show what the school says now. */
export function refreshOnReturn(): void {
  let was = isReachable();
  onReach(() => {
    const is = isReachable();
    if (is && !was) void queries.invalidateQueries();
    was = is;
  });
}
