/** Arranging the contents of a book. */
export const contents = {
  "problem.tree_not_whole":
    "A piece of the book got lost or doubled on the way. Load the page again and repeat your change.",
  "problem.tree_without_chapter": "A book needs at least one chapter. Bring one back first.",
  "problem.tree_with_too_many_chapters": "A book can’t have so many chapters. Merge some.",
  "problem.chapter_too_long": "Chapter {number} would be longer than a page can show. Split it.",
  "problem.tree_changed":
    "The contents were changed elsewhere in the meantime. Load them again and repeat your change.",
  "problem.tree_version_not_found": "This version isn’t kept any more.",
} as const;
