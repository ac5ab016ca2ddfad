import { COMMAND_REFUSALS } from "@istars/protocol/model/command.ts";
import { type AuditedIds, type FleetDetail, readFleetDetail } from "@istars/protocol/model/ismartview/fleet-audit.ts";
import { RUN_REASONS } from "@istars/protocol/model/ismartview/run-reason.ts";
import type { AuditTerms } from "@istars/ui/audit/audit-terms.ts";
import { useTranslation } from "react-i18next";
import { useFleetLive } from "../live/live-context.tsx";
import { useReasonWord } from "../remote/use-reason-word.ts";
import { fleetAuditTexts } from "./fleet-audit.texts.ts";

/** What stands in iSmartView's audit record beside log-ins and users, in the person's language. Cards that are still there have their names. */
export function useFleetTerms(): AuditTerms {
  const { t } = useTranslation(["fleetAudit", "fleet", "audit", "ui"]);
  const sayReason = useReasonWord();
  const live = useFleetLive();
  const withMore = (ids: string, more: number) => (more === 0 ? ids : t("fleetAudit:more", { ids, count: more }));
  const nameOf = (id: number) => live.card(id)?.name ?? t("fleetAudit:card", { id });
  const sayCards = ({ ids, more }: AuditedIds) => withMore(ids.map(nameOf).join(t("ui:comma")), more);
  const sayAlarms = ({ ids, more }: AuditedIds) =>
    t("fleetAudit:alarms", { count: ids.length + more, ids: withMore(ids.join(t("ui:comma")), more) });
  const say = (detail: FleetDetail): string => {
    switch (detail.kind) {
      case "cards": {
        const cards = sayCards(detail.cards);
        if (detail.site === undefined) return cards;
        return t("fleetAudit:moved", { cards, site: detail.site ?? t("fleetAudit:noSite") });
      }
      case "alarms":
        return sayAlarms(detail.alarms);
      case "new-cards":
        return t("fleetAudit:newCards", { count: detail.count });
      case "command":
        // Commands and actions contain dots, which the typed keys do not know.
        return t("fleetAudit:command", {
          command: t(`fleet:commands.${detail.command}` as "fleetAudit:readings"),
          cards: sayCards(detail.cards),
        });
      case "run":
        return t("fleetAudit:run", { id: detail.id });
      case "readings":
        return t("fleetAudit:readings");
      case "window":
        return t("fleetAudit:window");
    }
  };
  const actions = Object.keys(fleetAuditTexts.actions).map((action) => [
    action,
    t(`fleetAudit:actions.${action}` as "fleetAudit:readings"),
  ]);
  return {
    actions: Object.fromEntries(actions),
    outcomes: Object.fromEntries(
      [...COMMAND_REFUSALS, ...RUN_REASONS].map((code) => [code, t("audit:refused", { reason: sayReason(code) })]),
    ),
    detailOf: (_read, entry) => {
      const detail = readFleetDetail(entry);
      return detail && say(detail);
    },
  };
}
