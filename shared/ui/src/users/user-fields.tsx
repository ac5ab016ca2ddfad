import { LANGUAGES } from "@istars/protocol/model/language.ts";
import { NativeSelect, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAccounts } from "../accounts/accounts-context.ts";
import { usePermissionWords } from "../accounts/use-permission-words.ts";
import type { Failure } from "../failures/failure.ts";
import { useLanguages } from "../text/language-context.tsx";
import type { UserDraft } from "./user-draft.ts";
import { useUserFaults } from "./user-faults.ts";

export interface UserFieldsProps {
  readonly draft: UserDraft;
  readonly onChange: (part: Partial<UserDraft>) => void;
  readonly failure: Failure | null;
  /** One's own permission is another's to change. */
  readonly isOwn: boolean;
}

/** What a user may do, in which language, from where. */
export function UserFields({ draft, onChange, failure, isOwn }: UserFieldsProps) {
  const { t } = useTranslation("users");
  const { permissions } = useAccounts();
  const { languages } = useLanguages();
  const words = usePermissionWords();
  const faultOf = useUserFaults();
  return (
    <>
      <NativeSelect
        label={t("permission")}
        description={isOwn ? t("ownPermission") : words.help(draft.permission)}
        disabled={isOwn}
        value={draft.permission}
        error={faultOf(failure, "permission")}
        onChange={(event) => onChange({ permission: permissions.find((one) => one === event.currentTarget.value) ?? draft.permission })}
        data={permissions.map((permission) => ({ value: permission, label: words.name(permission) }))}
      />
      <NativeSelect
        label={t("language")}
        description={t("languageHelp")}
        value={draft.language ?? ""}
        error={faultOf(failure, "language")}
        onChange={(event) => onChange({ language: LANGUAGES.find((code) => code === event.currentTarget.value) ?? null })}
        data={[{ value: "", label: t("asBrowser") }, ...languages.map(({ code, name }) => ({ value: code, label: name }))]}
      />
      <Textarea
        label={t("allowedFrom")}
        description={t("allowedFromHelp")}
        rows={Math.min(6, Math.max(2, draft.allowedFrom.split("\n").length))}
        value={draft.allowedFrom}
        error={faultOf(failure, "allowedFrom")}
        onChange={(event) => onChange({ allowedFrom: event.currentTarget.value })}
      />
    </>
  );
}
