import { EMPTY_VIEW, withMessage } from "@istars/ui/agent/agent-view.ts";
import { UiRoot } from "@istars/ui/frame/ui-root.tsx";
import { LiveStore } from "@istars/ui/live/live-store.ts";
import { type Router, RouterProvider } from "@istars/ui/router.tsx";
import { CrashGuard } from "@istars/ui/states/crash-guard.tsx";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { i18n } from "i18next";
import { LiveProvider } from "./live/live-context.tsx";
import { ApiContext } from "./session/api-context.ts";
import type { IsmartmateApi } from "./session/ismartmate-api.ts";
import { SessionProvider } from "./session/session-context.tsx";
import { SettingDraftsProvider } from "./settings/setting-drafts.tsx";
import { Shell } from "./shell.tsx";
import { LANGUAGES } from "./texts/languages.ts";

export interface AppProps {
  readonly api: IsmartmateApi;
  readonly queries: QueryClient;
  readonly router: Router;
  readonly launchCode: string | null;
  readonly texts: i18n;
  /** A language was chosen, to be remembered. */
  readonly onLanguage: (code: string) => void;
}

/** iSmartMate's web UI with all that it needs handed in. */
export function App({ api, queries, router, launchCode, texts, onLanguage }: AppProps) {
  const createLive = () =>
    new LiveStore({
      // Anybody may listen: it is refused by nobody who could let us in later.
      openStream: (sink, signal) => void api.followStream(sink, signal).catch(() => sink.onLost()),
      monoMs: () => performance.now(),
      empty: EMPTY_VIEW,
      withMessage,
    });
  return (
    <UiRoot texts={texts} languages={LANGUAGES} onLanguage={onLanguage}>
      <QueryClientProvider client={queries}>
        <ApiContext value={api}>
          <RouterProvider router={router}>
            <CrashGuard>
              <SessionProvider launchCode={launchCode}>
                <SettingDraftsProvider>
                  <LiveProvider createLive={createLive}>
                    <Shell />
                  </LiveProvider>
                </SettingDraftsProvider>
              </SessionProvider>
            </CrashGuard>
          </RouterProvider>
        </ApiContext>
      </QueryClientProvider>
    </UiRoot>
  );
}
