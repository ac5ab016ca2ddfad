import { CARD_PERMISSIONS } from "@istars/protocol/model/permission.ts";
import { AccountsContext } from "@istars/ui/accounts/accounts-context.ts";
import { UiRoot } from "@istars/ui/frame/ui-root.tsx";
import { CardLive } from "@istars/ui/live/card-live.ts";
import { type Router, RouterProvider } from "@istars/ui/router.tsx";
import type { BrowserLanguage } from "@istars/ui/session/browser-language.ts";
import { SessionGate } from "@istars/ui/session/session-gate.tsx";
import { CrashGuard } from "@istars/ui/states/crash-guard.tsx";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { i18n } from "i18next";
import { lazy, useMemo } from "react";
import { CardZone } from "./live/card-zone.tsx";
import { LiveProvider } from "./live/live-context.tsx";
import { SectionDraftsProvider } from "./pages/settings/section-drafts.tsx";
import { ApiContext } from "./session/api-context.ts";
import type { CardApi } from "./session/card-api.ts";
import { Shell } from "./shell.tsx";
import { LANGUAGES } from "./texts/languages.ts";

const NoPermissionPage = lazy(async () => ({
  default: (await import("./pages/no-permission/no-permission-page.tsx")).NoPermissionPage,
}));

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
  const accounts = useMemo(() => ({ api, permissions: CARD_PERMISSIONS }), [api]);
  return (
    <UiRoot texts={texts} languages={LANGUAGES} onLanguage={browserLanguage.remember}>
      <QueryClientProvider client={queries}>
        <ApiContext value={api}>
          <AccountsContext value={accounts}>
            <RouterProvider router={router}>
              <CrashGuard>
                <SectionDraftsProvider>
                  <SessionGate browserLanguage={browserLanguage} noPermission={(onRetry) => <NoPermissionPage onRetry={onRetry} />}>
                    <LiveProvider createLive={createLive}>
                      <CardZone>
                        <Shell />
                      </CardZone>
                    </LiveProvider>
                  </SessionGate>
                </SectionDraftsProvider>
              </CrashGuard>
            </RouterProvider>
          </AccountsContext>
        </ApiContext>
      </QueryClientProvider>
    </UiRoot>
  );
}
