import "./styles.ts";
import { needsSession } from "@istars/ui/failures/failure-of.ts";
import { createRouter } from "@istars/ui/router.tsx";
import { createBrowserLanguage } from "@istars/ui/session/browser-language.ts";
import { SESSION_KEY } from "@istars/ui/session/session-key.ts";
import { createI18n } from "@istars/ui/text/i18n.ts";
import { wantedLanguages } from "@istars/ui/text/remembered-language.ts";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { createCardApi } from "./session/card-api.ts";
import { preloadPages } from "./shell.tsx";
import { FALLBACK, LANGUAGES } from "./texts/languages.ts";

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
const texts = await createI18n({ fallback: FALLBACK, languages: LANGUAGES, wanted: wantedLanguages(storage, navigator.languages) });

createRoot(root).render(
  <App
    api={createCardApi((url, init) => fetch(url, init))}
    queries={queries}
    router={createRouter(window)}
    texts={texts}
    browserLanguage={createBrowserLanguage({ storage, preferred: navigator.languages, texts, languages: LANGUAGES })}
    onSessionLost={onSessionLost}
  />,
);

if (document.readyState === "complete") void preloadPages();
else window.addEventListener("load", () => void preloadPages(), { once: true });
