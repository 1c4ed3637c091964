import { useState } from "react";

/** A long list in pages of `size`, opened where its item `first` is: a book of 10,000 chapters must not choke a phone. */
export function usePages(total: number, size: number, first = 0) {
  const [page, setPage] = useState(Math.floor(first / size));
  const count = Math.max(1, Math.ceil(total / size));
  const at = Math.min(page, count - 1);
  return {
    total,
    count,
    at,
    from: at * size,
    to: Math.min(total, (at + 1) * size),
    go: (to: number) => setPage(Math.max(0, Math.min(to, count - 1))),
    /** Turns to the page of the item `index`. */
    show: (index: number) => setPage(Math.floor(index / size)),
  };
}

export type Pages = ReturnType<typeof usePages>;
