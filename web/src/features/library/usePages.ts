import { useState } from "react";

const A_PAGE = 60;

/** A long list in pages: a book of 10,000 chapters must not choke a phone. */
export function usePages(total: number) {
  const [page, setPage] = useState(0);
  const count = Math.max(1, Math.ceil(total / A_PAGE));
  const at = Math.min(page, count - 1);
  return {
    total,
    count,
    at,
    from: at * A_PAGE,
    to: Math.min(total, (at + 1) * A_PAGE),
    go: (to: number) => setPage(Math.max(0, Math.min(to, count - 1))),
    /** Turns to the page of the item `index`. */
    show: (index: number) => setPage(Math.floor(index / A_PAGE)),
  };
}

export type Pages = ReturnType<typeof usePages>;
