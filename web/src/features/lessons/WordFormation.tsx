import { useT } from "#i18n";
import { Foreign } from "#ui";
import styles from "./Activities.module.css";
import type { ActivityProps } from "./ActivityFrame";
import type { DraftOf, WordFormation as Model } from "./drafts";
import { Gapped } from "./Gapped";
import texts from "./Texts.module.css";
import { WriteField } from "./WriteField";

const MAX_WORD_CHARS = 200;

/** A sentence, the base of the word that is missing, and the name of the form it needs. */
export function WordFormation(props: ActivityProps<Model, DraftOf<"word_formation">>) {
  const { activity, draft, onChange, lesson, isOver } = props;
  const t = useT();
  const { language, direction } = lesson;
  return (
    <div className={styles.both}>
      <div className={texts.asked}>
        <p lang={language} dir={direction} className={styles.text}>
          <Gapped text={activity.text} />
        </p>
        <p className={texts.base}>
          <Foreign lang={language} className={texts.baseWord}>
            {activity.base}
          </Foreign>
          <span>{t(`lessons.form.${activity.form}`)}</span>
          {activity.person && <Foreign lang={language}>{activity.person}</Foreign>}
        </p>
      </div>
      <WriteField
        label={t("lessons.word")}
        text={draft.text}
        onChange={(text) => onChange({ type: "word_formation", text })}
        lesson={lesson}
        isOver={isOver}
        maxLength={MAX_WORD_CHARS}
      />
    </div>
  );
}
