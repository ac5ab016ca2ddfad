import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { PageParts } from "@istars/ui/frame/page-parts.tsx";
import { useMay } from "@istars/ui/session/use-may.ts";
import { Notice } from "@istars/ui/states/notice.tsx";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./settings-frame.module.css";

export interface SettingsFrameProps {
  /** Administrators alone get to see it; others read why there is nothing for them. */
  readonly isForAdministrators?: boolean;
  readonly children: ReactNode;
}

/** A part of the settings beside the list of all parts; which one is open stands in the address. */
export function SettingsFrame({ isForAdministrators = false, children }: SettingsFrameProps) {
  const { t } = useTranslation(["settingsFrame", "users", "audit"]);
  const mayChange = useMay("read-write");
  const readings = { path: "/settings/readings", label: t("settingsFrame:readings") };
  const users = { path: "/settings/users", label: t("users:title") };
  const password = { path: "/settings/password", label: t("users:ownPassword") };
  const audit = { path: "/settings/audit", label: t("audit:title") };
  return (
    <div className={classes.page}>
      <PageHead title={t("settingsFrame:title")} aside="" />
      <PageParts label={t("settingsFrame:parts")} parts={mayChange ? [readings, users, audit, password] : [readings, password]} fallback="">
        {isForAdministrators && !mayChange ? (
          <Notice tone="unknown" title={t("settingsFrame:administratorsOnly")}>
            {t("settingsFrame:administratorsOnlyHelp")}
          </Notice>
        ) : (
          children
        )}
      </PageParts>
    </div>
  );
}
