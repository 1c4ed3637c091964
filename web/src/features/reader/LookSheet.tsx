import { useFormat, useT } from "#i18n";
import { IconButton, Segmented, Sheet } from "#ui";
import styles from "./Reader.module.css";
import { type Look, SIZES, SPACINGS, THEMES, WORDS } from "./useLook";

interface Props {
  look: Look;
  onChange(changes: Partial<Look>): void;
  isOpen: boolean;
  onClose(): void;
}

const KEYS = ["arrows", "sentences", "enter", "p", "shiftP", "escape"] as const;

/** Size, spacing and theme of the text, and the keys of the reader. */
export function LookSheet({ look, onChange, isOpen, onClose }: Props) {
  const t = useT();
  const format = useFormat();
  return (
    <Sheet title={t("reader.look")} isOpen={isOpen} onClose={onClose}>
      <div className={styles.look}>
        <fieldset aria-label={t("reader.look.size")} className={styles.size}>
          <span className={styles.sizeName}>{t("reader.look.size")}</span>
          <IconButton
            variant="framed"
            icon="minus"
            label={t("reader.look.smaller")}
            isDisabled={look.size === 0}
            onPress={() => onChange({ size: look.size - 1 })}
          />
          <output className={styles.sizeValue}>{format.percent((SIZES[look.size] ?? 1) / SIZES[2])}</output>
          <IconButton
            variant="framed"
            icon="add"
            label={t("reader.look.larger")}
            isDisabled={look.size === SIZES.length - 1}
            onPress={() => onChange({ size: look.size + 1 })}
          />
        </fieldset>
        <Segmented
          label={t("reader.look.spacing")}
          choices={SPACINGS.map((value) => ({ value, label: t(`reader.spacing.${value}`) }))}
          value={look.spacing}
          onChange={(spacing) => onChange({ spacing })}
        />
        <Segmented
          label={t("reader.look.words")}
          choices={WORDS.map((value) => ({ value, label: t(`reader.words.${value}`) }))}
          value={look.words}
          onChange={(words) => onChange({ words })}
        />
        <Segmented
          label={t("reader.look.theme")}
          choices={THEMES.map((value) => ({ value, label: t(`reader.theme.${value}`) }))}
          value={look.theme}
          onChange={(theme) => onChange({ theme })}
        />
        <section className={styles.keys}>
          <h3>{t("reader.keys")}</h3>
          <dl>
            {KEYS.map((key) => (
              <div key={key}>
                <dt>{t(`reader.keys.${key}.key`)}</dt>
                <dd>{t(`reader.keys.${key}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Sheet>
  );
}
