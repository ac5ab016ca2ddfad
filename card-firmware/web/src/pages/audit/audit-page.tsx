import { AuditView } from "@istars/ui/audit/audit-view.tsx";
import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "../../session/api-context.ts";
import { LogTabs } from "../record-range/log-tabs.tsx";
import { RecordFrame } from "../record-range/record-frame.tsx";
import { useCardTerms } from "./use-card-terms.ts";

/** Who did what, when, from where, and what came of it; for those who may change things. */
export function AuditPage() {
  const { t } = useTranslation("audit");
  const api = useApi();
  const terms = useCardTerms();
  const tokens = useQuery({ queryKey: ["tokens"], queryFn: ({ signal }) => api.listTokens(signal) });
  const programs = [...new Set(tokens.data?.tokens.map(({ name }) => `token:${name}`))];
  return (
    <RecordFrame title={t("title")}>
      {(time) => (
        <AuditView
          time={time}
          terms={terms}
          programs={programs}
          read={(query, signal) => api.listAudit(query, signal)}
          csvOf={(query) => api.csvOf("listAudit", query)}
          head={(rangeWords) => (
            <>
              <PageHead title={t("title")} aside={rangeWords} />
              <LogTabs />
            </>
          )}
        />
      )}
    </RecordFrame>
  );
}
