import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { PageTabs } from "@istars/ui/frame/page-tabs.tsx";
import { usePath } from "@istars/ui/router.tsx";
import { useMay } from "@istars/ui/session/use-may.ts";
import { Notice } from "@istars/ui/states/notice.tsx";
import { useTranslation } from "react-i18next";
import classes from "./add-page.module.css";
import { ADD_PATHS } from "./add-path.ts";
import { AddressPart } from "./address-part.tsx";
import { FilePart } from "./file-part.tsx";
import { ScanPart } from "./scan-part.tsx";

/** Takes cards into the fleet: those that a search finds, one by its address, or many from a file. */
export function AddPage() {
  const { t } = useTranslation("add");
  const path = usePath();
  if (!useMay("read-write"))
    return (
      <Notice isPage tone="info" title={t("onlyAdministrators")}>
        {t("onlyAdministratorsHelp")}
      </Notice>
    );
  return (
    <div className={classes.page}>
      <PageHead title={t("title")} aside={t("aside")} />
      <PageTabs
        label={t("ways")}
        tabs={[
          { path: ADD_PATHS.scan, label: t("tabs.scan") },
          { path: ADD_PATHS.address, label: t("tabs.address") },
          { path: ADD_PATHS.file, label: t("tabs.file") },
        ]}
        fallback={ADD_PATHS.scan}
      />
      {path === ADD_PATHS.address ? <AddressPart /> : path === ADD_PATHS.file ? <FilePart /> : <ScanPart />}
    </div>
  );
}
