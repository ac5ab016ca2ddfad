import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import type { Scan } from "@istars/protocol/model/isearch/found-card.ts";
import { Notice } from "@istars/ui/states/notice.tsx";
import { useTranslation } from "react-i18next";
import classes from "./found-page.module.css";

/** What stands in place of the list while there is nothing on it: what will be here, or what to check. */
export function NothingFound({ scan }: { readonly scan: Scan | null }) {
  const { t } = useTranslation("found");
  if (scan === null)
    return (
      <Notice tone="idle" title={t("start")}>
        {t("startHelp")}
      </Notice>
    );
  if (scan.state === "running")
    return (
      <Notice tone="idle" title={t("waiting")}>
        {t("waitingHelp")}
      </Notice>
    );
  return (
    <Notice tone="warning" title={t("nothing")}>
      <ul className={classes.checks}>
        <li>{t("checkNetwork")}</li>
        <li>{t("checkCable")}</li>
        <li>{t("checkFirewall", { port: DISCOVERY_PORT })}</li>
        <li>{t("checkVpn")}</li>
        <li>{t("checkRange")}</li>
      </ul>
    </Notice>
  );
}
