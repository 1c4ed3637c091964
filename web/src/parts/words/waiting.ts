/** What the reader said of words on this device, as long as the school has not heard of it. */

import type { Reading, Standing, WaitingLine } from "#api";
import { type State, stateOf } from "./states";

const SAID = { known: "said", ignored: "ignored", new: "new" } as const;

const isSameLanguage = (one: string, other: string) =>
  one.split(/[-_]/, 1)[0]?.toLowerCase() === other.split(/[-_]/, 1)[0]?.toLowerCase();

/** One lemma has changed its state; of how many running words is known to the school alone. */
function recounted(lemmas: Reading["lemmas"], from: State, to: State): Reading["lemmas"] {
  return from === to ? lemmas : { ...lemmas, [from]: Math.max(0, lemmas[from] - 1), [to]: lemmas[to] + 1 };
}

function put(reading: Reading, word: string, standing: Standing): Reading {
  const form = word.toLowerCase();
  const before = reading.standings[form] ?? reading.usual;
  const lemmas = recounted(reading.lemmas, stateOf(before), stateOf(standing));
  return { ...reading, lemmas, standings: { ...reading.standings, [form]: standing } };
}

const swept = (standing: Standing): Standing => (standing === "new" ? "said" : standing);

function allKnown(reading: Reading): Reading {
  const moved = (counts: Reading["words"]) => ({ ...counts, known: counts.known + counts.new, new: 0 });
  return {
    ...reading,
    usual: swept(reading.usual),
    standings: Object.fromEntries(Object.entries(reading.standings).map(([form, is]) => [form, swept(is)])),
    lemmas: moved(reading.lemmas),
    words: moved(reading.words),
  };
}

/** A reading of a chapter with what waits put on it, in the order in which it was said. */
export function withWaiting(
  reading: Reading,
  lines: readonly WaitingLine[],
  bookId: string,
  chapter: number,
): Reading {
  return lines.reduce((now, line) => {
    if (line.kind === "sweep")
      return line.sweep.book_id === bookId && line.sweep.chapter === chapter ? allKnown(now) : now;
    if (line.kind === "note")
      return isSameLanguage(line.note.language, now.language) ? put(now, line.note.word, "learning") : now;
    if (line.kind !== "mark" || !isSameLanguage(line.marks.language, now.language)) return now;
    const before = now.standings[line.word.toLowerCase()] ?? now.usual;
    const said = SAID[line.marks.state ?? "new"];
    // A word that is kept is being learnt; it is never new.
    return put(
      now,
      line.word,
      said === "new" && (before === "mature" || before === "learning") ? "learning" : said,
    );
  }, reading);
}
