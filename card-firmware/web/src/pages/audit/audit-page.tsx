import type { AuditEntry } from "@istars/protocol/model/records.ts";
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "../../session/api-context.ts";
import { LogPage } from "../record-range/log-page.tsx";
import { AuditTable } from "./audit-table.tsx";
import { AUDIT_ACTIONS, useAuditWords } from "./audit-words.ts";

/** Who did what, when, from where, and what came of it; for those who may change things. */
export function AuditPage() {
  const { t } = useTranslation("audit");
  const api = useApi();
  const { actionWords, userWords } = useAuditWords();
  const names = useActors();
  return (
    <LogPage<AuditEntry>
      title={t("title")}
      log="audit"
      noFilters={{ user: "", action: "" }}
      read={(query, signal) => api.listAudit(query, signal)}
      csvOf={(query) => api.csvOf("listAudit", query)}
      words={{ none: t("none"), noneHelp: t("noneHelp"), noMatches: t("noMatches"), searchHelp: t("searchHelp") }}
      table={(entries, onEnd, order) => <AuditTable entries={entries} order={order} onEnd={onEnd} />}
      controls={({ filters, set }) => (
        <>
          <NativeSelect
            label={t("who")}
            value={filters.user ?? ""}
            onChange={(event) => set({ user: event.currentTarget.value })}
            data={[{ value: "", label: t("everybody") }, ...names.map((name) => ({ value: name, label: userWords(name) }))]}
          />
          <NativeSelect
            label={t("action")}
            value={filters.action ?? ""}
            onChange={(event) => set({ action: event.currentTarget.value })}
            data={[
              { value: "", label: t("allActions") },
              ...AUDIT_ACTIONS.map((action) => ({ value: action, label: actionWords(action) })),
            ]}
          />
        </>
      )}
    />
  );
}

/** Those who can have done something now, by the names that stand in the record; who is gone is found by search. */
function useActors(): readonly string[] {
  const api = useApi();
  const users = useQuery({ queryKey: ["users"], queryFn: ({ signal }) => api.listUsers(signal) });
  const tokens = useQuery({ queryKey: ["tokens"], queryFn: ({ signal }) => api.listTokens(signal) });
  const programs = tokens.data?.tokens.map(({ name }) => `token:${name}`) ?? [];
  return [...(users.data?.users.map(({ name }) => name) ?? []), ...new Set(programs)];
}
