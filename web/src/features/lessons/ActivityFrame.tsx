import type { Activity, Lesson } from "#api";
import { useT } from "#i18n";
import { Blanks } from "./Blanks";
import { Dictation } from "./Dictation";
import type { Draft } from "./drafts";
import { GapFill } from "./GapFill";
import { Listening } from "./Listening";
import { MatchingPairs } from "./MatchingPairs";
import { MultipleChoice } from "./MultipleChoice";
import { Reordering } from "./Reordering";
import { Spelling } from "./Spelling";
import { TrueFalse } from "./TrueFalse";
import { VocabularyMatching } from "./VocabularyMatching";
import { WordFormation } from "./WordFormation";

export interface ActivityProps<A extends Activity, D extends Draft> {
  activity: A;
  draft: D;
  onChange(draft: D): void;
  lesson: Pick<Lesson, "id" | "language" | "direction">;
  /** It was judged, or is being judged: nothing can be changed. */
  isOver: boolean;
}

/** What to do, in words. */
export function useInstruction() {
  const t = useT();
  return (activity: Activity) =>
    ("instruction" in activity ? t.maybe(`lessons.do.${activity.instruction}`) : null) ??
    t(`lessons.do.${activity.type}`);
}

/** The one activity on the screen. */
export function ActivityBody(props: ActivityProps<Activity, Draft>) {
  const { activity, draft, ...rest } = props;
  if (activity.type === "multiple_choice" && draft.type === "multiple_choice") {
    return <MultipleChoice activity={activity} draft={draft} {...rest} />;
  }
  if (activity.type === "gap_fill" && draft.type === "gap_fill") {
    return <GapFill activity={activity} draft={draft} {...rest} />;
  }
  if (activity.type === "sentence_reordering" && draft.type === "sentence_reordering") {
    return <Reordering activity={activity} draft={draft} {...rest} />;
  }
  if (activity.type === "dictation" && draft.type === "dictation") {
    return <Dictation activity={activity} draft={draft} {...rest} />;
  }
  if (activity.type === "spelling" && draft.type === "spelling") {
    return <Spelling activity={activity} draft={draft} {...rest} />;
  }
  if (activity.type === "listening_comprehension" && draft.type === "listening_comprehension") {
    return <Listening activity={activity} draft={draft} {...rest} />;
  }
  if (
    (activity.type === "fill_in_blank" || activity.type === "cloze_test") &&
    (draft.type === "fill_in_blank" || draft.type === "cloze_test")
  ) {
    return <Blanks activity={activity} draft={draft} {...rest} />;
  }
  if (activity.type === "true_false" && draft.type === "true_false") {
    return <TrueFalse activity={activity} draft={draft} {...rest} />;
  }
  if (activity.type === "word_formation" && draft.type === "word_formation") {
    return <WordFormation activity={activity} draft={draft} {...rest} />;
  }
  if (activity.type === "vocabulary_matching" && draft.type === "vocabulary_matching") {
    return <VocabularyMatching activity={activity} draft={draft} {...rest} />;
  }
  if (activity.type === "matching_pairs" && draft.type === "matching_pairs") {
    return <MatchingPairs activity={activity} draft={draft} {...rest} />;
  }
  return null;
}
