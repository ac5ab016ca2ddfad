import { AppFrame, type NavItem } from "@istars/ui/frame/app-frame.tsx";
import { UserMenu } from "@istars/ui/frame/user-menu.tsx";
import { usePath, useRouter } from "@istars/ui/router.tsx";
import { useSession } from "@istars/ui/session/session-context.ts";
import { useOwnLanguage } from "@istars/ui/session/use-own-language.ts";
import { CrashGuard } from "@istars/ui/states/crash-guard.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button } from "@mantine/core";
import { IconBell, IconHistory, IconLayoutDashboard, IconServer2, IconSettings } from "@tabler/icons-react";
import { lazy, memo, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { SoundNote } from "./alarms/sound-note.tsx";
import { useOutsideSigns } from "./alarms/use-outside-signs.ts";
import { ServiceBadge } from "./frame/service-badge.tsx";
import { ServiceNote } from "./frame/service-note.tsx";
import { type PageAt, pageAt } from "./page-at.ts";

const OverviewPage = lazy(async () => ({ default: (await import("./overview/overview-page.tsx")).OverviewPage }));
const CardsPage = lazy(async () => ({ default: (await import("./cards/cards-page.tsx")).CardsPage }));
const CardPage = lazy(async () => ({ default: (await import("./card/card-page.tsx")).CardPage }));
const AddPage = lazy(async () => ({ default: (await import("./add/add-page.tsx")).AddPage }));
const HistoryPage = lazy(async () => ({ default: (await import("./history/history-page.tsx")).HistoryPage }));
const ReadingsPage = lazy(async () => ({ default: (await import("./settings/readings-page.tsx")).ReadingsPage }));
const AlarmsPage = lazy(async () => ({ default: (await import("./alarms/alarms-page.tsx")).AlarmsPage }));
const UsersPage = lazy(async () => ({ default: (await import("./users/users-page.tsx")).UsersPage }));
const OwnPasswordPage = lazy(async () => ({ default: (await import("./users/own-password-page.tsx")).OwnPasswordPage }));
const AuditPage = lazy(async () => ({ default: (await import("./audit/audit-page.tsx")).AuditPage }));
const WallPage = lazy(async () => ({ default: (await import("./wall/wall-page.tsx")).WallPage }));

/** The frame, and in it the page of the address. */
export function Shell() {
  const { t } = useTranslation("view");
  const path = usePath();
  const at = pageAt(path);
  const router = useRouter();
  const { session, logOut } = useSession();
  const keepLanguage = useOwnLanguage();
  const badge = useOutsideSigns();
  if (path === "/wall")
    return (
      <CrashGuard>
        <Suspense fallback={null}>
          <WallPage />
        </Suspense>
      </CrashGuard>
    );
  const nav: readonly NavItem[] = [
    { path: "/overview", label: t("overview"), icon: IconLayoutDashboard },
    { path: "/cards", label: t("cards"), icon: IconServer2 },
    { path: "/alarms", label: t("alarms"), icon: IconBell, badge },
    { path: "/history", label: t("history"), icon: IconHistory },
    { path: "/settings", label: t("settings"), icon: IconSettings },
  ];
  return (
    <AppFrame
      name={t("product")}
      nav={nav}
      live={<ServiceBadge />}
      menu={<UserMenu user={session.user} onLanguage={keepLanguage} onLogOut={logOut} onWall={() => router.go("/wall")} />}
    >
      <ServiceNote />
      <SoundNote />
      <CrashGuard key={JSON.stringify(at)}>
        <Suspense fallback={null}>
          <Page page={at.page} id={at.page === "card" ? at.id : null} />
        </Suspense>
      </CrashGuard>
    </AppFrame>
  );
}

interface PageProps {
  readonly page: PageAt["page"];
  /** Of the card whose page it is; `null` on all others. */
  readonly id: number | null;
}

/** Not drawn anew with every beat of the service, which the frame shows. */
const Page = memo(function Page({ page, id }: PageProps) {
  const { t } = useTranslation("view");
  const router = useRouter();
  const path = usePath();
  useEffect(() => {
    if (path === "/") router.replace("/overview");
    if (path === "/settings") router.replace("/settings/readings");
  }, [path, router]);
  switch (page) {
    case "overview":
      return <OverviewPage />;
    case "cards":
      return <CardsPage />;
    case "card":
      return id === null ? null : <CardPage id={id} />;
    case "add":
      return <AddPage />;
    case "alarms":
      return <AlarmsPage />;
    case "history":
      return <HistoryPage />;
    case "readings":
      return <ReadingsPage />;
    case "users":
      return <UsersPage />;
    case "password":
      return <OwnPasswordPage />;
    case "audit":
      return <AuditPage />;
    case "unknown":
      return (
        <Notice
          isPage
          tone="unknown"
          title={t("notFound")}
          action={<Button onClick={() => router.go("/overview")}>{t("toOverview")}</Button>}
        />
      );
  }
});
