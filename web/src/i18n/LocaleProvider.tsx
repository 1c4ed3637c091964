import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from "react";
import { I18nProvider } from "react-aria-components";
import { type Formats, formats } from "./format";
import { type Locale, TAGS } from "./locale";
import { chooseLocale, onSpeaking, speaking } from "./speaking";
import { type Translate, translator } from "./translate";

interface Spoken {
  locale: Locale;
  t: Translate;
  format: Formats;
}

const Context = createContext<Spoken | null>(null);

/** What is spoken, for everything below; {@link speak} must have been awaited before. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  const now = useSyncExternalStore(onSpeaking, speaking);
  const spoken = useMemo(
    () => now && { locale: now.locale, t: translator(now.locale, now.messages), format: formats(now.locale) },
    [now],
  );
  if (!spoken) throw new Error("no language is spoken yet");
  return (
    <Context value={spoken}>
      <I18nProvider locale={TAGS[spoken.locale]}>{children}</I18nProvider>
    </Context>
  );
}

function useSpoken(): Spoken {
  const spoken = useContext(Context);
  if (!spoken) throw new Error("LocaleProvider is missing");
  return spoken;
}

/** `t("today.title")`: the text of a key in the reader's language. */
export const useT = () => useSpoken().t;
/** Numbers, dates and names of languages as the locale writes them. */
export const useFormat = () => useSpoken().format;
/** The language of the interface; `setLocale` changes it and remembers it in this browser. */
export const useLocale = () => ({ locale: useSpoken().locale, setLocale: chooseLocale });
