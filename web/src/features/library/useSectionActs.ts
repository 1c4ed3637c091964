import { useLayoutEffect, useRef, useState } from "react";
import { useT } from "#i18n";
import { useToasts } from "#ui";
import {
  type Cut,
  canMerge,
  canMove,
  type Draft,
  isRead,
  merged,
  moved,
  renamed,
  split,
  toggled,
} from "./draft";

export type Act =
  | { type: "merge" | "split" | "toggle" | "up" | "down" }
  | { type: "rename"; title: string; part: string };

/** The id of a button of a row, so that the focus finds it again. */
export const actId = (key: string, type: Act["type"] | "row") => `act-${type}-${key}`;

/** What can be done with a section; each act is said aloud, and the focus stays where it was. */
export function useSectionActs(draft: Draft, change: (to: Draft) => void) {
  const t = useT();
  const { announce } = useToasts();
  const [open, setOpen] = useState<string | null>(null);
  const [splitting, setSplitting] = useState<number | null>(null);
  const keepFocus = useFocusKept(draft);
  const act = (index: number, what: Act) => {
    const section = draft[index];
    if (!section) return;
    const { title } = section;
    const did = (to: Draft, said: string) => {
      keepFocus(section.key, what.type);
      change(to);
      announce(said);
    };
    if (what.type === "split") setSplitting(index);
    else if (what.type === "rename")
      did(renamed(draft, index, what.title, what.part), t("contents.said.renamed", { title: what.title }));
    else if (what.type === "toggle")
      did(toggled(draft, index), t(isRead(section) ? "contents.said.out" : "contents.said.back", { title }));
    else if (what.type === "merge" && canMerge(draft, index))
      did(merged(draft, index), t("contents.said.merged", { title }));
    else if (what.type === "up" && canMove(draft, index, -1))
      did(moved(draft, index, -1), t("contents.said.moved", { title, place: index }));
    else if (what.type === "down" && canMove(draft, index, 1))
      did(moved(draft, index, 1), t("contents.said.moved", { title, place: index + 2 }));
  };
  const cut = (where: Cut) => {
    const section = draft[splitting ?? -1];
    setSplitting(null);
    if (!section || splitting === null) return;
    change(split(draft, splitting, where));
    announce(t("contents.said.split", { title: section.title }));
  };
  return { open, setOpen, act, splitting, setSplitting, cut };
}

/** A row that moves in the page, or a button that has no more to do, loses the focus; it is given back to it or to its row. */
function useFocusKept(draft: Draft) {
  const wanted = useRef<[string, Act["type"]] | null>(null);
  const seen = useRef(draft);
  useLayoutEffect(() => {
    if (seen.current === draft) return;
    seen.current = draft;
    const [key, type] = wanted.current ?? [];
    wanted.current = null;
    if (!key || !type) return;
    const button = document.getElementById(actId(key, type)) as HTMLButtonElement | null;
    const target = button && !button.disabled ? button : document.getElementById(actId(key, "row"));
    if (target && document.activeElement !== target) target.focus();
  }, [draft]);
  return (key: string, type: Act["type"]) => {
    wanted.current = [key, type];
  };
}
