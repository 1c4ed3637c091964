import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type RefObject, useLayoutEffect, useRef } from "react";
import { type BookDetail, bookQuery, type Chapter, type Place, putPlaceLeaving, usePutPlace } from "#api";

/** The reader's head covers this much of the page. */
export const HEAD_PX = 64;
const SAVE_AFTER_MS = 1200;

/** The sentence that stands at the top of the window; the last one when the end of the text is in sight. */
export function placeInView(text: HTMLElement, atEnd: boolean): Pick<Place, "block" | "offset"> | null {
  const marks = [...text.querySelectorAll<HTMLElement>("[data-b], [data-s]")];
  const top = marks.find((mark) => mark.dataset.s && mark.getBoundingClientRect().bottom > HEAD_PX + 8);
  const found = atEnd ? marks.at(-1) : (top ?? marks.at(-1));
  const block = found?.closest<HTMLElement>("[data-b]");
  if (!found || !block) return null;
  return { block: Number(block.dataset.b), offset: Number(found.dataset.s ?? 0) };
}

function elementOf(text: HTMLElement, place: Place): HTMLElement | null {
  const block = text.querySelector<HTMLElement>(`[data-b="${place.block}"]`);
  if (!block) return null;
  const sentences = [...block.querySelectorAll<HTMLElement>("[data-s]")];
  return sentences.findLast((sentence) => Number(sentence.dataset.s) <= place.offset) ?? block;
}

const isSame = (a: Place | null, b: Place | null) => a?.block === b?.block && a?.offset === b?.offset;

/** Goes to the kept place when a chapter opens, and keeps the place while it is read. */
export function usePlace(
  text: RefObject<HTMLElement | null>,
  bookId: string,
  { number: chapter, contents_version }: Pick<Chapter, "number" | "contents_version">,
  kept: Place | null,
) {
  const cache = useQueryClient();
  const router = useRouter();
  const { mutate } = usePutPlace(bookId);
  const start = useRef(kept);
  start.current = kept;

  useLayoutEffect(() => {
    const place = start.current;
    const restore = () => {
      const found = place?.chapter === chapter && text.current ? elementOf(text.current, place) : null;
      const isStart = !found || !place || (place.block <= 1 && place.offset === 0);
      const top = isStart ? 0 : found.getBoundingClientRect().top + window.scrollY - HEAD_PX - 16;
      window.scrollTo({ top, behavior: "instant" });
    };
    restore();
    // Once more after the router has scrolled the new page to its top.
    const stop = router.subscribe("onRendered", () => {
      stop();
      restore();
    });
    return stop;
  }, [text, chapter, router]);

  // A layout effect: when it is cleaned up, the text is still there to look at.
  useLayoutEffect(() => {
    let saved: Place | null = start.current?.chapter === chapter ? start.current : null;
    let scrolled = false;
    let timer = 0;
    const here = () => {
      const element = text.current;
      if (!element) return null;
      const atEnd = scrolled && element.getBoundingClientRect().bottom <= window.innerHeight;
      const found = placeInView(element, atEnd);
      return found && { ...found, chapter, contents_version };
    };
    const unsaved = () => {
      const place = here();
      if (!place || isSame(place, saved)) return null;
      saved = place;
      cache.setQueryData(
        bookQuery(bookId).queryKey,
        (book: BookDetail | undefined) => book && { ...book, place },
      );
      return place;
    };
    const save = () => {
      const place = unsaved();
      if (place) mutate(place);
    };
    const onScroll = () => {
      scrolled = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(save, SAVE_AFTER_MS);
    };
    const leave = () => {
      const place = unsaved();
      // Nobody is left to tell if it fails: the place saved before holds.
      if (place) putPlaceLeaving(bookId, place).catch(() => undefined);
    };
    const onHide = () => document.visibilityState === "hidden" && leave();
    timer = window.setTimeout(save, SAVE_AFTER_MS);
    window.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", onHide);
    return () => {
      save();
      window.clearTimeout(timer);
      window.removeEventListener("scroll", onScroll);
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", onHide);
    };
  }, [text, bookId, chapter, contents_version, cache, mutate]);
}
