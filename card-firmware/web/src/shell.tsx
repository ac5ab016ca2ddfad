import { AppFrame, type NavItem } from "@istars/ui/frame/app-frame.tsx";
import { BrandMark } from "@istars/ui/frame/brand.tsx";
import { LiveBadge } from "@istars/ui/frame/live-badge.tsx";
import { useWall } from "@istars/ui/frame/use-wall.ts";
import { UserMenu } from "@istars/ui/frame/user-menu.tsx";
import { severityTone } from "@istars/ui/live/alarm-order.ts";
import { usePath, useRouter } from "@istars/ui/router.tsx";
import { useSession } from "@istars/ui/session/session-context.ts";
import { useOwnLanguage } from "@istars/ui/session/use-own-language.ts";
import { CrashGuard } from "@istars/ui/states/crash-guard.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { ActionIcon, Button } from "@mantine/core";
import { IconBell, IconChartLine, IconLayoutDashboard, IconListDetails, IconServer2, IconSettings, IconX } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useAlarmSign } from "./live/alarm-sign.ts";
import { useCardIdentity } from "./live/card-zone.tsx";
import { useCardView } from "./live/live-context.tsx";
import { ChangersOnly } from "./pages/changers-only.tsx";
import classes from "./shell.module.css";

const loadOverview = () => import("./pages/overview/overview-page.tsx");
const loadAlarms = () => import("./pages/alarms/alarms-page.tsx");
const loadData = () => import("./pages/data/data-page.tsx");
const loadAudit = () => import("./pages/audit/audit-page.tsx");
const loadEvents = () => import("./pages/events/events-page.tsx");
const loadHosts = () => import("./pages/hosts/hosts-page.tsx");
const loadSettings = () => import("./pages/settings/settings-page.tsx");
const OverviewPage = lazy(async () => ({ default: (await loadOverview()).OverviewPage }));
const AlarmsPage = lazy(async () => ({ default: (await loadAlarms()).AlarmsPage }));

const DataPage = lazy(async () => ({ default: (await loadData()).DataPage }));
const EventsPage = lazy(async () => ({ default: (await loadEvents()).EventsPage }));
const AuditPage = lazy(async () => ({ default: (await loadAudit()).AuditPage }));
const HostsPage = lazy(async () => ({ default: (await loadHosts()).HostsPage }));
const SettingsPage = lazy(async () => ({ default: (await loadSettings()).SettingsPage }));

/** Fetches the pages while nobody waits for them; one that fails to come is fetched again when it is opened. */
export const preloadPages = async (): Promise<void> => {
  await Promise.allSettled([loadOverview(), loadAlarms(), loadData(), loadEvents(), loadHosts()]);
};

/** Everything a logged-in person sees: the frame, and in it the page of the address. */
export function Shell() {
  const { t } = useTranslation(["app", "product"]);
  const path = usePath();
  const router = useRouter();
  const { session, logOut } = useSession();
  const keepLanguage = useOwnLanguage();
  const view = useCardView();
  const card = useCardIdentity();
  const name = card?.name || t("product:name");
  useAlarmSign(view, name);

  if (path === "/wall")
    return (
      <Wall name={name} onLeave={() => router.go("/overview")}>
        <OverviewPage isWall />
      </Wall>
    );
  const worst = view.alarms[0];
  const nav: readonly NavItem[] = [
    { path: "/overview", label: t("overview"), icon: IconLayoutDashboard },
    {
      path: "/alarms",
      label: t("alarms"),
      icon: IconBell,
      badge: worst
        ? { count: view.alarms.length, tone: severityTone(worst.severity), label: t("alarmBadge", { count: view.alarms.length }) }
        : null,
    },
    { path: "/data", label: t("data"), icon: IconChartLine },
    { path: "/events", label: t("events"), icon: IconListDetails },
    { path: "/hosts", label: t("hosts"), icon: IconServer2 },
    { path: "/settings", label: t("settings"), icon: IconSettings },
  ];
  return (
    <AppFrame
      name={name}
      {...(card?.location ? { place: card.location } : {})}
      nav={nav}
      live={<LiveBadge view={view} />}
      menu={<UserMenu user={session.user} onLanguage={keepLanguage} onLogOut={logOut} onWall={() => router.go("/wall")} />}
    >
      <CrashGuard key={path}>
        <Suspense fallback={null}>
          <Page path={path} />
        </Suspense>
      </CrashGuard>
    </AppFrame>
  );
}

function Page({ path }: { readonly path: string }) {
  const { t } = useTranslation("app");
  const router = useRouter();
  useEffect(() => {
    if (path === "/") router.replace("/overview");
  }, [path, router]);
  if (path.startsWith("/settings/")) return <SettingsPage />;
  switch (path) {
    case "/":
    case "/overview":
      return <OverviewPage />;
    case "/alarms":
      return <AlarmsPage />;
    case "/data":
      return <DataPage />;
    case "/events":
      return <EventsPage />;
    case "/events/audit":
      return (
        <ChangersOnly isPage>
          <AuditPage />
        </ChangersOnly>
      );
    case "/hosts":
      return <HostsPage />;
    case "/settings":
      return <SettingsPage />;
    default:
      return (
        <Notice
          isPage
          tone="unknown"
          title={t("notFound")}
          action={<Button onClick={() => router.go("/overview")}>{t("toOverview")}</Button>}
        >
          {t("notFoundHelp")}
        </Notice>
      );
  }
}

/** One page without anything to click, everything large: for a screen read from five metres. */
function Wall({ name, onLeave, children }: { readonly name: string; readonly onLeave: () => void; readonly children: ReactNode }) {
  const { t } = useTranslation("ui");
  const view = useCardView();
  useWall(onLeave);
  return (
    <main className={classes.wall}>
      <div className={classes.wallHead}>
        <BrandMark />
        <h1 className={classes.wallName}>{name}</h1>
        <LiveBadge view={view} />
        <ActionIcon variant="subtle" color="gray" aria-label={t("frame.leaveWall")} title={t("frame.leaveWall")} onClick={onLeave}>
          <IconX size="1rem" stroke={1.5} />
        </ActionIcon>
      </div>
      <CrashGuard>
        <Suspense fallback={null}>{children}</Suspense>
      </CrashGuard>
    </main>
  );
}
