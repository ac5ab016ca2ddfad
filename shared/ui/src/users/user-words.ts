import { PERMISSIONS } from "@istars/protocol/model/permission.ts";
import { useTranslation } from "react-i18next";
import { usePermissionWords } from "../accounts/use-permission-words.ts";
import { useLanguages } from "../text/language-context.tsx";
import { type UserDraft, userChange } from "./user-draft.ts";

/** Says a language by its own name. */
export function useUserLanguage(): (code: string | null) => string {
  const { t } = useTranslation("users");
  const { languages } = useLanguages();
  return (code) => languages.find((one) => one.code === code)?.name ?? t("asBrowser");
}

/** Says a user's field and its value in words, stored and as it stands in a form; `null` for a field that is not one. */
export function useUserFieldWords() {
  const { t } = useTranslation("users");
  const sayLanguage = useUserLanguage();
  const { name: sayPermission } = usePermissionWords();
  const sayValue = (field: string, value: unknown): string => {
    if (field === "permission") return sayPermission(PERMISSIONS.find((one) => one === value) ?? "none");
    if (field === "language") return sayLanguage(typeof value === "string" ? value : null);
    return Array.isArray(value) && value.length > 0 ? value.join(", ") : t("anywhere");
  };
  return (field: string, stored: unknown, typed: UserDraft | null) => {
    if (field !== "permission" && field !== "language" && field !== "allowedFrom") return null;
    return { title: t(field), theirs: sayValue(field, stored), mine: typed === null ? null : sayValue(field, userChange(typed)[field]) };
  };
}
