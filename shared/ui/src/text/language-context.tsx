import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Language, speak } from "./i18n.ts";

export interface LanguageHold {
  readonly languages: readonly Language[];
  /** Goes over to a language; rejects, and changes nothing, when its texts do not come. */
  choose(code: string): Promise<void>;
}

export interface LanguageProviderProps {
  readonly languages: readonly Language[];
  /** Told each language that was chosen, to be remembered. */
  readonly onChosen: (code: string) => void;
  readonly children: ReactNode;
}

const LanguageContext = createContext<LanguageHold | null>(null);

/** Lets everything below choose the language, and tells the browser which one the page is in: it hyphenates, reads out and picks glyphs by it. */
export function LanguageProvider({ languages, onChosen, children }: LanguageProviderProps) {
  const { i18n } = useTranslation("ui");
  useEffect(() => {
    document.documentElement.lang = i18n.language;
  }, [i18n.language]);
  const hold = useMemo<LanguageHold>(
    () => ({
      languages,
      async choose(code) {
        const language = languages.find((one) => one.code === code);
        if (language === undefined) return;
        await speak(i18n, language);
        onChosen(code);
      },
    }),
    [languages, i18n, onChosen],
  );
  return <LanguageContext value={hold}>{children}</LanguageContext>;
}

export function useLanguages(): LanguageHold {
  const hold = useContext(LanguageContext);
  if (hold === null) throw new Error("useLanguages needs a LanguageProvider around it");
  return hold;
}
