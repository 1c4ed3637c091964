/** What was asked of AI and what it cost, in pico-euro (a euro has 10^12). */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";

const PAGE = 20;

export const aiCallsQuery = infiniteQueryOptions({
  queryKey: ["credit", "calls"],
  queryFn: ({ signal, pageParam }) =>
    body(api.GET("/api/gateway/calls", { signal, params: { query: { limit: PAGE, after: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

/** Of the last thirty days, by name. */
export const aiSumsQuery = queryOptions({
  queryKey: ["credit", "calls", "summary"],
  queryFn: ({ signal }) => body(api.GET("/api/gateway/calls/summary", { signal })),
});
