import type { AuditDetail } from "@istars/protocol/model/audit-detail.ts";
import { useTranslation } from "react-i18next";
import { usePermissionWords } from "../accounts/use-permission-words.ts";
import { useUserLanguage } from "../users/user-words.ts";

type UserChange = Extract<AuditDetail, { readonly kind: "user-changes" }>["changes"][number];

/** Says what an entry about log-ins and users was about; `null` for one about something else. */
export function useAccountDetail(): (detail: AuditDetail) => string | null {
  const { t } = useTranslation(["audit", "ui", "users"]);
  const sayLanguage = useUserLanguage();
  const { name: sayPermission } = usePermissionWords();
  const sayChange = (change: UserChange): string => {
    switch (change.field) {
      case "permission":
        return t("audit:details.became", { field: t("users:permission"), value: sayPermission(change.permission) });
      case "language":
        return t("audit:details.became", { field: t("users:language"), value: sayLanguage(change.language) });
      case "allowedFrom":
        return t("audit:details.became", { field: t("users:allowedFrom"), value: change.addresses || t("users:anywhere") });
    }
  };
  return (detail) => {
    switch (detail.kind) {
      case "granted":
        return detail.permission === "host"
          ? null
          : t("audit:details.granted", { name: detail.name, permission: sayPermission(detail.permission) });
      case "user-changes":
        return t("audit:details.of", { name: detail.name, what: detail.changes.map(sayChange).join(t("ui:comma")) });
      case "numbered":
        return detail.what === "user" ? t("audit:details.user", { id: detail.id }) : null;
      case "fact":
        return t(`audit:details.facts.${detail.fact}`);
      default:
        return null;
    }
  };
}
