import { verdictOf } from "@istars/ui/agent/verdict.ts";
import { AppFrame, type NavItem } from "@istars/ui/frame/app-frame.tsx";
import { AppearanceMenu } from "@istars/ui/frame/appearance-menu.tsx";
import { ServiceSign } from "@istars/ui/frame/service-sign.tsx";
import { usePath, useRouter } from "@istars/ui/router.tsx";
import { CrashGuard } from "@istars/ui/states/crash-guard.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button } from "@mantine/core";
import { IconHistory, IconLayoutDashboard, IconProgressCheck, IconSettings } from "@tabler/icons-react";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { AccessNote } from "./frame/access-note.tsx";
import { useOutsideSigns } from "./frame/use-outside-signs.ts";
import { useAgentView, useStateNow } from "./live/live-context.tsx";
import { OverviewPage } from "./overview/overview-page.tsx";

const WhyPage = lazy(async () => ({ default: (await import("./why/why-page.tsx")).WhyPage }));
const RunsPage = lazy(async () => ({ default: (await import("./runs/runs-page.tsx")).RunsPage }));
const SettingsPage = lazy(async () => ({ default: (await import("./settings/settings-page.tsx")).SettingsPage }));

/** The frame, and in it the page of the address. */
export function Shell() {
  const { t } = useTranslation("mate");
  const path = usePath();
  const view = useAgentView();
  const now = useStateNow();
  const verdict = now === null ? null : verdictOf(now.state, now.isLive);
  useOutsideSigns(now?.state ?? null, verdict);
  const nav: readonly NavItem[] = [
    { path: "/overview", label: t("overview"), icon: IconLayoutDashboard },
    { path: "/why", label: t("why"), icon: IconHistory },
    { path: "/drills", label: t("runs"), icon: IconProgressCheck },
    { path: "/settings", label: t("settings"), icon: IconSettings },
  ];
  const words = {
    live: t("live"),
    liveHelp: t("liveHelp"),
    connecting: t("connecting"),
    connectingHelp: t("connectingHelp"),
    lost: t("lost"),
    lostFor: (duration: string) => t("lostFor", { duration }),
    lostHelp: t("lostHelp"),
  };
  return (
    <AppFrame
      name={now?.state.host.name ?? t("product")}
      {...(now === null ? {} : { place: t("product") })}
      nav={nav}
      live={<ServiceSign view={view} words={words} />}
      menu={<AppearanceMenu />}
    >
      <AccessNote />
      <CrashGuard key={path}>
        <Suspense fallback={null}>
          <Page path={path} />
        </Suspense>
      </CrashGuard>
    </AppFrame>
  );
}

function Page({ path }: { readonly path: string }) {
  const { t } = useTranslation("mate");
  const router = useRouter();
  useEffect(() => {
    if (path === "/") router.replace("/overview");
  }, [path, router]);
  if (path === "/settings" || path.startsWith("/settings/")) return <SettingsPage />;
  switch (path) {
    case "/":
    case "/overview":
      return <OverviewPage />;
    case "/why":
      return <WhyPage />;
    case "/drills":
      return <RunsPage />;
    default:
      return (
        <Notice
          isPage
          tone="unknown"
          title={t("notFound")}
          action={<Button onClick={() => router.go("/overview")}>{t("toOverview")}</Button>}
        />
      );
  }
}
