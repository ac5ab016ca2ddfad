import { PageTabs } from "@istars/ui/frame/page-tabs.tsx";
import { useSession } from "@istars/ui/session/session-context.ts";
import { useTranslation } from "react-i18next";

/** The two logs side by side: what happened, and who did what; the second is for those who may change things. */
export function LogTabs() {
  const { t } = useTranslation(["records", "audit", "cardAudit"]);
  if (useSession().session.permission !== "read-write") return null;
  return (
    <PageTabs
      label={t("cardAudit:tabs")}
      tabs={[
        { path: "/events", label: t("records:eventsTitle") },
        { path: "/events/audit", label: t("audit:title") },
      ]}
      fallback="/events"
    />
  );
}
