import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { SidePanel } from "@istars/ui/frame/side-panel.tsx";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { Button, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFreshView } from "../../live/live-context.tsx";
import { ConnectHelp } from "./connect-help.tsx";
import { HostPanel } from "./host-panel.tsx";
import { byNeed } from "./host-state.ts";
import { HostTable } from "./host-table.tsx";
import classes from "./hosts-page.module.css";

/** The servers that the UPS feeds, and whether each would go down in time; those that would not stand first. */
export function HostsPage() {
  const { t } = useTranslation(["hosts", "ui"]);
  const say = useDuration();
  const { view, nowMs } = useFreshView();
  const [open, setOpen] = useState<string | null>(null);
  const [isConnecting, setIsConnecting] = useState(false);
  const isOld = view.stream !== "open";
  if (!view.alarmsKnown && view.hosts.size === 0)
    return view.stream === "lost" ? (
      <Notice isPage tone="unknown" title={t("unknown")}>
        {t("unknownHelp")}
      </Notice>
    ) : (
      <Late>
        <Skeleton height="10rem" radius="lg" />
      </Late>
    );

  const hosts = [...view.hosts.values()].sort((a, b) => byNeed(a.host, b.host));
  const unprotected = hosts.filter(({ host }) => host.unprotected !== null).length;
  const aside = isOld ? t("old", { duration: say(view.heardAtMs === null ? 0 : nowMs - view.heardAtMs) }) : "";
  return (
    <div className={classes.page}>
      <PageHead title={t("title")} aside={aside} tone={isOld ? "warning" : "idle"} />
      {hosts.length === 0 ? (
        <div className={classes.panel}>
          <Notice tone={isOld ? "unknown" : "info"} title={t("none")}>
            {t("noneHelp")}
          </Notice>
          <ConnectHelp />
        </div>
      ) : (
        <>
          <div className={classes.head}>
            <p className={classes.lead}>
              {t("count", { count: hosts.length })} ·{" "}
              {unprotected === 0 ? t("allProtected") : t("unprotectedCount", { count: unprotected })}
            </p>
            <Button variant="default" onClick={() => setIsConnecting(true)}>
              {t("connect")}
            </Button>
          </div>
          <HostTable hosts={hosts} isOld={isOld} nowMs={nowMs} onOpen={({ host }) => setOpen(host.id)} />
        </>
      )}
      <SidePanel isOpen={isConnecting} title={t("connect")} onClose={() => setIsConnecting(false)}>
        <ConnectHelp />
      </SidePanel>
      <HostPanel heard={(open !== null && view.hosts.get(open)) || null} isOld={isOld} nowMs={nowMs} onClose={() => setOpen(null)} />
    </div>
  );
}
