import type { AuditDetail } from "@istars/protocol/model/audit-detail.ts";
import { SECTION_NAMES } from "@istars/protocol/model/settings/sections.ts";
import type { AuditTerms } from "@istars/ui/audit/audit-terms.ts";
import { useTranslation } from "react-i18next";
import { fieldTitle, sectionWords } from "../settings/field-words.ts";
import { cardAuditTexts } from "./card-audit.texts.ts";

type Of<K extends AuditDetail["kind"]> = Extract<AuditDetail, { readonly kind: K }>;

/** What stands in the card's audit record beside log-ins and users, in the person's language. */
export function useCardTerms(): AuditTerms {
  const { t, i18n } = useTranslation(["cardAudit", "audit", "domain", "ui"]);
  const list = (parts: readonly string[]) => parts.join(t("ui:comma"));
  const saySection = (section: string) => {
    const known = SECTION_NAMES.find((name) => name === section);
    return known ? sectionWords(known, i18n.language).title : section;
  };
  const saySaved = ({ section, version, asIn, inSpiteOf, fields }: Of<"saved">) => {
    const titles = list(fields.map((field) => fieldTitle(section, field, i18n.language) ?? `/${field}`));
    const text = t("cardAudit:details.saved", { section: saySection(section), version, fields: titles });
    const notes = [
      ...(asIn === null ? [] : [t("cardAudit:details.asIn", { version: asIn })]),
      ...(inSpiteOf === null ? [] : [t("cardAudit:details.inSpiteOf", { reason: t(`domain:unrests.${inSpiteOf}`) })]),
    ];
    return notes.length === 0 ? text : t("cardAudit:details.noted", { text, notes: list(notes) });
  };
  // Actions and commands contain dots, which the typed keys do not know.
  const actions = Object.keys(cardAuditTexts.actions).map((action) => [action, t(`cardAudit:actions.${action}` as "cardAudit:tabs")]);
  return {
    actions: Object.fromEntries(actions),
    outcomes: { "rolled-back": t("cardAudit:rolledBack") },
    detailOf: (detail) => {
      switch (detail?.kind) {
        case "section":
          return saySection(detail.section);
        case "saved":
          return saySaved(detail);
        case "granted":
          return detail.permission === "host"
            ? t("audit:details.granted", { name: detail.name, permission: t("cardAudit:details.host") })
            : null;
        case "numbered":
          return detail.what === "user" ? null : t(`cardAudit:details.numbered.${detail.what}`, { id: detail.id });
        case "command":
          return t(`cardAudit:details.commands.${detail.command}` as "cardAudit:tabs");
        default:
          return null;
      }
    },
  };
}
