import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Book, bookQuery, upload, useBooksChanged } from "#api";

export type Upload =
  | { status: "idle" }
  | { status: "sending"; name: string; share: number }
  | { status: "failed"; file: File; error: unknown };

/** Sends a book; once it has arrived, the shelf shows it and follows how it is read. */
export function useUpload() {
  const cache = useQueryClient();
  const changed = useBooksChanged();
  const [state, set] = useState<Upload>({ status: "idle" });
  const sending = useRef<AbortController | null>(null);
  useEffect(() => () => sending.current?.abort(), []);

  const send = async (file: File) => {
    sending.current?.abort();
    const controller = new AbortController();
    sending.current = controller;
    const { name } = file;
    set({ status: "sending", name, share: 0 });
    try {
      const book = await upload<Book>("/api/library/books", file, {
        signal: controller.signal,
        onProgress: (share) => sending.current === controller && set({ status: "sending", name, share }),
      });
      cache.removeQueries({ queryKey: bookQuery(book.id).queryKey });
      await changed();
      set({ status: "idle" });
    } catch (error) {
      if (!controller.signal.aborted) set({ status: "failed", file, error });
    }
  };

  const cancel = () => {
    sending.current?.abort();
    set({ status: "idle" });
  };
  return { state, send, cancel };
}
