import "./styles.ts";
import { takeLaunchCode } from "@istars/ui/session/launch-code.ts";
import { createI18n } from "@istars/ui/text/i18n.ts";
import { rememberLanguage, wantedLanguages } from "@istars/ui/text/remembered-language.ts";
import { QueryClient } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { createIsearchApi } from "./session/isearch-api.ts";
import { FALLBACK, LANGUAGES } from "./texts/languages.ts";

// First of all: nothing that fails later may leave the code in the address.
const launchCode = takeLaunchCode(window);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root");

const storage = () => localStorage;
const texts = await createI18n({ fallback: FALLBACK, languages: LANGUAGES, wanted: wantedLanguages(storage, navigator.languages) });

createRoot(root).render(
  <App
    api={createIsearchApi((url, init) => fetch(url, init))}
    queries={new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } } })}
    launchCode={launchCode}
    texts={texts}
    onLanguage={(code) => rememberLanguage(storage, code)}
  />,
);
