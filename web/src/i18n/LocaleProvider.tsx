import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { type Formats, formats } from "./format";
import { keepLocale, type Locale, markDocument, TAGS } from "./locale";
import { loadMessages, type Messages, type Translate, translator } from "./translate";

interface Speaking {
  locale: Locale;
  t: Translate;
  format: Formats;
  /** Changes the language of the interface and remembers it in this browser. */
  setLocale(locale: Locale): Promise<void>;
}

const Context = createContext<Speaking | null>(null);

export interface LocaleProviderProps {
  /** The language to start in, with its messages already there. */
  locale: Locale;
  messages: Messages;
  children: ReactNode;
}

export function LocaleProvider({ locale: first, messages: loaded, children }: LocaleProviderProps) {
  const [{ locale, messages }, set] = useState({ locale: first, messages: loaded });
  const setLocale = useCallback(async (next: Locale) => {
    const found = await loadMessages(next);
    keepLocale(next);
    markDocument(next);
    set({ locale: next, messages: found });
  }, []);
  const speaking = useMemo(
    () => ({ locale, t: translator(locale, messages), format: formats(locale), setLocale }),
    [locale, messages, setLocale],
  );
  return (
    <Context value={speaking}>
      <I18nProvider locale={TAGS[locale]}>{children}</I18nProvider>
    </Context>
  );
}

function useSpeaking(): Speaking {
  const speaking = useContext(Context);
  if (!speaking) throw new Error("LocaleProvider is missing");
  return speaking;
}

/** `t("today.title")`: the text of a key in the reader's language. */
export const useT = () => useSpeaking().t;
/** Numbers, dates and names of languages as the locale writes them. */
export const useFormat = () => useSpeaking().format;
export function useLocale() {
  const { locale, setLocale } = useSpeaking();
  return { locale, setLocale };
}
