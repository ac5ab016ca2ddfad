import { FLEET_PERMISSIONS } from "@istars/protocol/model/permission.ts";
import { AccountsContext } from "@istars/ui/accounts/accounts-context.ts";
import { FleetLive } from "@istars/ui/fleet/fleet-live.ts";
import { UiRoot } from "@istars/ui/frame/ui-root.tsx";
import { type Router, RouterProvider } from "@istars/ui/router.tsx";
import type { BrowserLanguage } from "@istars/ui/session/browser-language.ts";
import { SessionGate } from "@istars/ui/session/session-gate.tsx";
import { CrashGuard } from "@istars/ui/states/crash-guard.tsx";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { i18n } from "i18next";
import { useMemo } from "react";
import { ApiContext } from "./api/api-context.ts";
import type { IsmartviewApi } from "./api/ismartview-api.ts";
import { beforePicture } from "./live/before-picture.ts";
import { LiveProvider } from "./live/live-context.tsx";
import { Shell } from "./shell.tsx";
import { LANGUAGES } from "./texts/languages.ts";

export interface AppProps {
  readonly api: IsmartviewApi;
  readonly queries: QueryClient;
  readonly router: Router;
  readonly texts: i18n;
  readonly browserLanguage: BrowserLanguage;
  /** The service no longer knows who this is. */
  readonly onSessionLost: (error: unknown) => void;
}

/** iSmartView's web UI with all that it needs handed in. */
export function App({ api, queries, router, texts, browserLanguage, onSessionLost }: AppProps) {
  const createLive = () =>
    new FleetLive({
      openStream: (sink, signal, card) => {
        api.followStream(sink, signal, card).catch((error: unknown) => {
          sink.onLost();
          onSessionLost(error);
        });
      },
      monoMs: () => performance.now(),
      schedule: beforePicture,
    });
  const accounts = useMemo(() => ({ api, permissions: FLEET_PERMISSIONS }), [api]);
  return (
    <UiRoot texts={texts} languages={LANGUAGES} onLanguage={browserLanguage.remember}>
      <QueryClientProvider client={queries}>
        <ApiContext value={api}>
          <AccountsContext value={accounts}>
            <RouterProvider router={router}>
              <CrashGuard>
                <SessionGate browserLanguage={browserLanguage}>
                  <LiveProvider createLive={createLive}>
                    <Shell />
                  </LiveProvider>
                </SessionGate>
              </CrashGuard>
            </RouterProvider>
          </AccountsContext>
        </ApiContext>
      </QueryClientProvider>
    </UiRoot>
  );
}
