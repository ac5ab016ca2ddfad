import { LANGUAGES } from "@istars/protocol/model/language.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { useAccounts } from "../accounts/accounts-context.ts";
import { useLanguages } from "../text/language-context.tsx";
import { useSession } from "./session-context.ts";
import { SESSION_KEY } from "./session-key.ts";

/**
 * Speaks the language that the program keeps for the person, and hands out what keeps another one there. Where none is kept, the page
 * stays in what the browser asks for.
 */
export function useOwnLanguage(): (code: string) => Promise<void> {
  const { api } = useAccounts();
  const client = useQueryClient();
  const { choose } = useLanguages();
  const { language } = useSession().session;
  useEffect(() => {
    // Texts that do not come leave the page in the language that it has: it can be read, and the menu says so when one tries.
    if (language !== null) choose(language).catch(() => {});
  }, [language, choose]);
  return useCallback(
    async (code) => {
      const known = LANGUAGES.find((one) => one === code);
      if (known) client.setQueryData(SESSION_KEY, await api.changeOwnLanguage(known));
    },
    [api, client],
  );
}
