import { MantineProvider } from "@mantine/core";
import type { i18n } from "i18next";
import type { ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import type { Language } from "../text/i18n.ts";
import { LanguageProvider } from "../text/language-context.tsx";
import { cssVariables, theme } from "../theme.ts";
import { OwnZoneProvider } from "../values/zone-context.tsx";

export interface UiRootProps {
  readonly texts: i18n;
  readonly languages: readonly Language[];
  /** A language was chosen, to be remembered. */
  readonly onLanguage: (code: string) => void;
  readonly children: ReactNode;
}

/** Words and looks for the pages of a program. */
export function UiRoot({ texts, languages, onLanguage, children }: UiRootProps) {
  return (
    <I18nextProvider i18n={texts}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <LanguageProvider languages={languages} onChosen={onLanguage}>
          <OwnZoneProvider>{children}</OwnZoneProvider>
        </LanguageProvider>
      </MantineProvider>
    </I18nextProvider>
  );
}
