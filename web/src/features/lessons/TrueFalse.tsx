import { useLocale, useT } from "#i18n";
import styles from "./Activities.module.css";
import type { ActivityProps } from "./ActivityFrame";
import type { DraftOf, TrueFalse as Model } from "./drafts";
import { Options } from "./Options";
import texts from "./Texts.module.css";

/** A passage, and a statement that it makes or doesn't make. */
export function TrueFalse(props: ActivityProps<Model, DraftOf<"true_false">>) {
  const { activity, draft, onChange, lesson, isOver } = props;
  const t = useT();
  const { locale } = useLocale();
  const { language, direction } = lesson;
  const options = [
    { id: "true", text: t("lessons.true") },
    { id: "false", text: t("lessons.false") },
  ];
  return (
    <>
      <blockquote lang={language} dir={direction} className={texts.passage}>
        {activity.passage}
      </blockquote>
      <p lang={language} dir={direction} className={styles.text}>
        {activity.statement}
      </p>
      <Options
        options={options}
        chosen={draft.value === null ? null : String(draft.value)}
        onChoose={(id) => onChange({ type: "true_false", value: id === "true" })}
        language={locale}
        isOver={isOver}
        label={t("lessons.do.true_false")}
      />
    </>
  );
}
