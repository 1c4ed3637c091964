import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type Chapter, chapterQuery, isReachable } from "#api";

const AFTER_MS = 2500;

/** Fetches the next chapter while this one is read. Both are kept on this device, as everything that was read lately. */
export function useReadingAhead(chapter: Chapter | undefined): void {
  const cache = useQueryClient();
  const { book_id: book, next } = chapter ?? {};
  useEffect(() => {
    if (!book || !next) return;
    const timer = window.setTimeout(() => {
      if (isReachable()) void cache.prefetchQuery(chapterQuery(book, next));
    }, AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [cache, book, next]);
}
