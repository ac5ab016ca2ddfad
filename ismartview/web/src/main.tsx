import "./styles.ts";
import { needsSession } from "@istars/ui/failures/failure-of.ts";
import { createRouter } from "@istars/ui/router.tsx";
import { createBrowserLanguage } from "@istars/ui/session/browser-language.ts";
import { takeLaunchCode } from "@istars/ui/session/launch-code.ts";
import { SESSION_KEY } from "@istars/ui/session/session-key.ts";
import { createI18n } from "@istars/ui/text/i18n.ts";
import { wantedLanguages } from "@istars/ui/text/remembered-language.ts";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { createIsmartviewApi } from "./api/ismartview-api.ts";
import { App } from "./app.tsx";
import { FALLBACK, LANGUAGES } from "./texts/languages.ts";

// First of all: nothing that fails later may leave the code in the address.
const launchCode = takeLaunchCode(window);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");

const onSessionLost = (error: unknown): void => {
  // Asked anew rather than taken as lost: another tab may just have logged in, with a new cookie.
  if (needsSession(error)) void queries.invalidateQueries({ queryKey: SESSION_KEY });
};
const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: onSessionLost }),
  mutationCache: new MutationCache({ onError: onSessionLost }),
  defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } },
});
const storage = () => localStorage;
const api = createIsmartviewApi((url, init) => fetch(url, init));
const [texts] = await Promise.all([
  createI18n({ fallback: FALLBACK, languages: LANGUAGES, wanted: wantedLanguages(storage, navigator.languages) }),
  // A code that is spent leaves the person at the log-in page, like anybody else.
  launchCode === null ? null : api.openLaunch(launchCode).catch(() => {}),
]);

createRoot(root).render(
  <App
    api={api}
    queries={queries}
    router={createRouter(window)}
    texts={texts}
    browserLanguage={createBrowserLanguage({ storage, preferred: navigator.languages, texts, languages: LANGUAGES })}
    onSessionLost={onSessionLost}
  />,
);
