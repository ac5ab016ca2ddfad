import { AuditView } from "@istars/ui/audit/audit-view.tsx";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useRecordTime } from "../history/use-record-time.ts";
import { SettingsFrame } from "../settings/settings-frame.tsx";
import classes from "./audit-page.module.css";
import { useFleetTerms } from "./use-fleet-terms.ts";

/** Who did what, when, from where, and what came of it; for administrators. */
export function AuditPage() {
  return (
    <SettingsFrame isForAdministrators>
      <FleetAudit />
    </SettingsFrame>
  );
}

function FleetAudit() {
  const { t } = useTranslation("audit");
  const api = useApi();
  const time = useRecordTime();
  const terms = useFleetTerms();
  return (
    <AuditView
      time={time}
      terms={terms}
      programs={[]}
      read={(query, signal) => api.listAudit(query, signal)}
      csvOf={(query) => api.csvOf("listAudit", query)}
      head={(rangeWords) => (
        <div className={classes.head}>
          <h2 className={classes.title}>{t("title")}</h2>
          <span className={classes.range}>{rangeWords}</span>
        </div>
      )}
    />
  );
}
