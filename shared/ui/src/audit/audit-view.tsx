import type { AuditEntry } from "@istars/protocol/model/records.ts";
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useAccounts } from "../accounts/accounts-context.ts";
import { failureOf } from "../failures/failure-of.ts";
import { useFailureText } from "../failures/use-failure-text.ts";
import { LogView, type LogViewProps } from "../records/log-view.tsx";
import { AuditTable } from "./audit-table.tsx";
import type { AuditTerms } from "./audit-terms.ts";
import { useAuditWords } from "./audit-words.ts";

export interface AuditViewProps extends Pick<LogViewProps<AuditEntry>, "time" | "head" | "read" | "csvOf"> {
  readonly terms: AuditTerms;
  /** Programs that may have done something, by the names that stand in the record; users are known here. */
  readonly programs: readonly string[];
}

/** Who did what, when, from where, and what came of it; for those who may see the users, too. */
export function AuditView({ terms, programs, ...log }: AuditViewProps) {
  const { t } = useTranslation("audit");
  const { api } = useAccounts();
  const say = useFailureText();
  const { actions, userWords } = useAuditWords(terms);
  // Those who can have done something now; who is gone is found by search.
  const users = useQuery({ queryKey: ["users"], queryFn: ({ signal }) => api.listUsers(signal) });
  const names = [...(users.data?.users.map(({ name }) => name) ?? []), ...programs];
  return (
    <LogView<AuditEntry>
      {...log}
      log="audit"
      noFilters={{ user: "", action: "" }}
      sayFailure={(error) => say(failureOf(error))}
      words={{ none: t("none"), noneHelp: t("noneHelp"), noMatches: t("noMatches"), searchHelp: t("searchHelp") }}
      table={(entries, onEnd, order) => <AuditTable entries={entries} terms={terms} order={order} onEnd={onEnd} />}
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
            data={[{ value: "", label: t("allActions") }, ...[...actions].map(([value, label]) => ({ value, label }))]}
          />
        </>
      )}
    />
  );
}
