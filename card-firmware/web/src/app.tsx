import { UiRoot } from "@istars/ui/frame/ui-root.tsx";
import { CardLive } from "@istars/ui/live/card-live.ts";
import { type Router, RouterProvider } from "@istars/ui/router.tsx";
import { CrashGuard } from "@istars/ui/states/crash-guard.tsx";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { i18n } from "i18next";
import { CardZone } from "./live/card-zone.tsx";
import { LiveProvider } from "./live/live-context.tsx";
import { SectionDraftsProvider } from "./pages/settings/section-drafts.tsx";
import { ApiContext } from "./session/api-context.ts";
import type { BrowserLanguage } from "./session/browser-language.ts";
import type { CardApi } from "./session/card-api.ts";
import { SessionGate } from "./session/session-gate.tsx";
import { Shell } from "./shell.tsx";
import { LANGUAGES } from "./texts/languages.ts";

export interface AppProps {
  readonly api: CardApi;
  readonly queries: QueryClient;
  readonly router: Router;
  readonly texts: i18n;
  readonly browserLanguage: BrowserLanguage;
  /** The card no longer knows who this is. */
  readonly onSessionLost: (error: unknown) => void;
}

/** The card's web UI with all that it needs handed in. */
export function App({ api, queries, router, texts, browserLanguage, onSessionLost }: AppProps) {
  const createLive = () =>
    new CardLive({
      openStream: (sink, signal) => {
        api.followStream(sink, signal).catch((error: unknown) => {
          sink.onLost();
          onSessionLost(error);
        });
      },
      monoMs: () => performance.now(),
    });
  return (
    <UiRoot texts={texts} languages={LANGUAGES} onLanguage={browserLanguage.remember}>
      <QueryClientProvider client={queries}>
        <ApiContext value={api}>
          <RouterProvider router={router}>
            <CrashGuard>
              <SectionDraftsProvider>
                <SessionGate browserLanguage={browserLanguage}>
                  <LiveProvider createLive={createLive}>
                    <CardZone>
                      <Shell />
                    </CardZone>
                  </LiveProvider>
                </SessionGate>
              </SectionDraftsProvider>
            </CrashGuard>
          </RouterProvider>
        </ApiContext>
      </QueryClientProvider>
    </UiRoot>
  );
}
