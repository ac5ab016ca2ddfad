import { AppFrame } from "@istars/ui/frame/app-frame.tsx";
import { AppearanceMenu } from "@istars/ui/frame/appearance-menu.tsx";
import { UiRoot } from "@istars/ui/frame/ui-root.tsx";
import { LiveStore } from "@istars/ui/live/live-store.ts";
import { CrashGuard } from "@istars/ui/states/crash-guard.tsx";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { i18n } from "i18next";
import { useTranslation } from "react-i18next";
import { FoundPage } from "./found/found-page.tsx";
import { EMPTY_VIEW, withMessage } from "./live/isearch-view.ts";
import { LiveProvider } from "./live/live-context.tsx";
import { ServiceBadge } from "./live/service-badge.tsx";
import { useTellDesktop } from "./live/use-tell-desktop.ts";
import { ApiContext } from "./session/api-context.ts";
import type { IsearchApi } from "./session/isearch-api.ts";
import { LaunchGate } from "./session/launch-gate.tsx";
import { SESSION_KEY } from "./session/session-key.ts";
import { LANGUAGES } from "./texts/languages.ts";

export interface AppProps {
  readonly api: IsearchApi;
  readonly queries: QueryClient;
  readonly launchCode: string | null;
  readonly texts: i18n;
  /** A language was chosen, to be remembered. */
  readonly onLanguage: (code: string) => void;
}

/** iSearch's web UI with all that it needs handed in. */
export function App({ api, queries, launchCode, texts, onLanguage }: AppProps) {
  const createLive = () =>
    new LiveStore({
      openStream: (sink, signal) => {
        api.followStream(sink, signal).catch(() => {
          // Refused for good: whether the session is over is asked anew, and told by the gate.
          sink.onLost();
          void queries.invalidateQueries({ queryKey: SESSION_KEY });
        });
      },
      monoMs: () => performance.now(),
      empty: EMPTY_VIEW,
      withMessage,
    });
  return (
    <UiRoot texts={texts} languages={LANGUAGES} onLanguage={onLanguage}>
      <QueryClientProvider client={queries}>
        <ApiContext value={api}>
          <CrashGuard>
            <LaunchGate launchCode={launchCode}>
              <LiveProvider createLive={createLive}>
                <Frame />
              </LiveProvider>
            </LaunchGate>
          </CrashGuard>
        </ApiContext>
      </QueryClientProvider>
    </UiRoot>
  );
}

function Frame() {
  const { t } = useTranslation("isearch");
  useTellDesktop();
  return (
    <AppFrame name={t("product")} place={t("kind")} nav={[]} live={<ServiceBadge />} menu={<AppearanceMenu />}>
      <CrashGuard>
        <FoundPage />
      </CrashGuard>
    </AppFrame>
  );
}
