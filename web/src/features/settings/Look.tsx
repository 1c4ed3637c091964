import { keepLanguage } from "#api";
import { LOCALE_NAMES, LOCALES, useLocale, useProblemText, useT } from "#i18n";
import { Card, Segmented, THEMES, useTheme, useToasts } from "#ui";

/** Language of the interface, light or dark: kept in this browser; the language in the account, too. */
export function Look() {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const { locale, setLocale } = useLocale();
  const [theme, setTheme] = useTheme();
  return (
    <Card title={t("settings.look")}>
      <Segmented
        label={t("settings.interface")}
        choices={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value], lang: value }))}
        value={locale}
        onChange={async (next) => {
          try {
            await setLocale(next);
            await keepLanguage(next);
          } catch (problem) {
            toasts.show({ text: explain(problem), tone: "wrong" });
          }
        }}
      />
      <Segmented
        label={t("settings.theme")}
        choices={THEMES.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
        value={theme}
        onChange={setTheme}
      />
    </Card>
  );
}
