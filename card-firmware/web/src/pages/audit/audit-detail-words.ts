import { type AuditDetail, readAuditDetail } from "@istars/protocol/model/audit-detail.ts";
import type { AuditEntry } from "@istars/protocol/model/records.ts";
import { SECTION_NAMES } from "@istars/protocol/model/settings/sections.ts";
import { usePermissionWords } from "@istars/ui/accounts/use-permission-words.ts";
import { useUserLanguage } from "@istars/ui/users/user-words.ts";
import { useTranslation } from "react-i18next";
import { fieldTitle, sectionWords } from "../settings/field-words.ts";

type Of<K extends AuditDetail["kind"]> = Extract<AuditDetail, { readonly kind: K }>;

/** Says what an entry was about in the person's language; a form that this page does not know stands as it was written. */
export function useAuditDetail(): (entry: AuditEntry) => string | null {
  const { t, i18n } = useTranslation(["audit", "domain", "ui", "users"]);
  const sayLanguage = useUserLanguage();
  const { name: sayPermission } = usePermissionWords();
  const list = (parts: readonly string[]) => parts.join(t("ui:comma"));
  const saySection = (section: string) => {
    const known = SECTION_NAMES.find((name) => name === section);
    return known ? sectionWords(known, i18n.language).title : section;
  };
  const saySaved = ({ section, version, asIn, inSpiteOf, fields }: Of<"saved">) => {
    const titles = list(fields.map((field) => fieldTitle(section, field, i18n.language) ?? `/${field}`));
    const text = t("audit:details.saved", { section: saySection(section), version, fields: titles });
    const notes = [
      ...(asIn === null ? [] : [t("audit:details.asIn", { version: asIn })]),
      ...(inSpiteOf === null ? [] : [t("audit:details.inSpiteOf", { reason: t(`domain:unrests.${inSpiteOf}`) })]),
    ];
    return notes.length === 0 ? text : t("audit:details.noted", { text, notes: list(notes) });
  };
  const sayChange = (change: Of<"user-changes">["changes"][number]) => {
    switch (change.field) {
      case "permission":
        return t("audit:details.became", { field: t("users:permission"), value: sayPermission(change.permission) });
      case "language":
        return t("audit:details.became", { field: t("users:language"), value: sayLanguage(change.language) });
      case "allowedFrom":
        return t("audit:details.became", { field: t("users:allowedFrom"), value: change.addresses || t("users:anywhere") });
    }
  };
  const say = (detail: AuditDetail): string => {
    switch (detail.kind) {
      case "section":
        return saySection(detail.section);
      case "saved":
        return saySaved(detail);
      case "granted":
        return t("audit:details.granted", {
          name: detail.name,
          permission: detail.permission === "host" ? t("audit:details.host") : sayPermission(detail.permission),
        });
      case "user-changes":
        return t("audit:details.of", { name: detail.name, what: list(detail.changes.map(sayChange)) });
      case "numbered":
        return t(`audit:details.numbered.${detail.what}`, { id: detail.id });
      case "command":
        // Commands contain dots, which the typed keys do not know.
        return t(`audit:details.commands.${detail.command}` as "audit:action");
      case "fact":
        return t(`audit:details.facts.${detail.fact}`);
    }
  };
  return (entry) => {
    const detail = readAuditDetail(entry);
    return detail === null ? entry.detail : say(detail);
  };
}
