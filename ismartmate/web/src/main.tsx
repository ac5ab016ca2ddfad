import "./styles.ts";
import { needsSession } from "@istars/ui/failures/failure-of.ts";
import { createRouter } from "@istars/ui/router.tsx";
import { takeLaunchCode } from "@istars/ui/session/launch-code.ts";
import { createI18n } from "@istars/ui/text/i18n.ts";
import { rememberLanguage, wantedLanguages } from "@istars/ui/text/remembered-language.ts";
import { MutationCache, QueryClient } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { createIsmartmateApi } from "./session/ismartmate-api.ts";
import { SESSION_KEY } from "./session/query-keys.ts";
import { FALLBACK, LANGUAGES } from "./texts/languages.ts";

// First of all: nothing that fails later may leave the code in the address.
const launchCode = takeLaunchCode(window);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");

const queries: QueryClient = new QueryClient({
  // The service was started anew, or the session has ended: the pages go on looking.
  mutationCache: new MutationCache({
    onError: (error) => {
      if (needsSession(error)) void queries.invalidateQueries({ queryKey: SESSION_KEY });
    },
  }),
  defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } },
});
const storage = () => localStorage;
const texts = await createI18n({ fallback: FALLBACK, languages: LANGUAGES, wanted: wantedLanguages(storage, navigator.languages) });

createRoot(root).render(
  <App
    api={createIsmartmateApi((url, init) => fetch(url, init))}
    queries={queries}
    router={createRouter(window)}
    launchCode={launchCode}
    texts={texts}
    onLanguage={(code) => rememberLanguage(storage, code)}
  />,
);
