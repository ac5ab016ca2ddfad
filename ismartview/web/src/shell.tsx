import { AppFrame, type NavItem } from "@istars/ui/frame/app-frame.tsx";
import { UserMenu } from "@istars/ui/frame/user-menu.tsx";
import { usePath, useRouter } from "@istars/ui/router.tsx";
import { useSession } from "@istars/ui/session/session-context.ts";
import { useOwnLanguage } from "@istars/ui/session/use-own-language.ts";
import { CrashGuard } from "@istars/ui/states/crash-guard.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button } from "@mantine/core";
import { IconBell, IconLayoutDashboard, IconServer2, IconSettings } from "@tabler/icons-react";
import { lazy, memo, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useOutsideSigns } from "./alarms/use-outside-signs.ts";
import { ServiceBadge } from "./frame/service-badge.tsx";
import { ServiceNote } from "./frame/service-note.tsx";

const OverviewPage = lazy(async () => ({ default: (await import("./overview/overview-page.tsx")).OverviewPage }));
const CardsPage = lazy(async () => ({ default: (await import("./cards/cards-page.tsx")).CardsPage }));
const AlarmsPage = lazy(async () => ({ default: (await import("./alarms/alarms-page.tsx")).AlarmsPage }));
const UsersPage = lazy(async () => ({ default: (await import("./users/users-page.tsx")).UsersPage }));
const OwnPasswordPage = lazy(async () => ({ default: (await import("./users/own-password-page.tsx")).OwnPasswordPage }));
const AuditPage = lazy(async () => ({ default: (await import("./audit/audit-page.tsx")).AuditPage }));
const WallPage = lazy(async () => ({ default: (await import("./wall/wall-page.tsx")).WallPage }));

/** The frame, and in it the page of the address. */
export function Shell() {
  const { t } = useTranslation("view");
  const path = usePath();
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
      <CrashGuard key={path}>
        <Suspense fallback={null}>
          <Page path={path} />
        </Suspense>
      </CrashGuard>
    </AppFrame>
  );
}

/** Not drawn anew with every beat of the service, which the frame shows. */
const Page = memo(function Page({ path }: { readonly path: string }) {
  const { t } = useTranslation("view");
  const router = useRouter();
  useEffect(() => {
    if (path === "/") router.replace("/overview");
    if (path === "/settings") router.replace("/settings/password");
  }, [path, router]);
  switch (path) {
    case "/":
    case "/overview":
      return <OverviewPage />;
    case "/cards":
      return <CardsPage />;
    case "/alarms":
      return <AlarmsPage />;
    case "/settings/users":
      return <UsersPage />;
    case "/settings/password":
      return <OwnPasswordPage />;
    case "/settings/audit":
      return <AuditPage />;
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
});
