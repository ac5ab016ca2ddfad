import type { UserAccount } from "@istars/protocol/model/settings/users.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useAccounts } from "../accounts/accounts-context.ts";
import { RemoveButton } from "../frame/remove-button.tsx";

/** Removes a user, once that was confirmed. */
export function RemoveUser({ user, onRemoved }: { readonly user: UserAccount; readonly onRemoved: () => void }) {
  const { t } = useTranslation("users");
  const { api } = useAccounts();
  const queries = useQueryClient();
  const { name, sessions } = user;
  return (
    <RemoveButton
      label={t("remove")}
      title={t("removeTitle", { name })}
      confirm={t("removeConfirm")}
      remove={() => api.deleteUser(user.id)}
      onRemoved={() => {
        void queries.invalidateQueries({ queryKey: ["users"] });
        onRemoved();
      }}
      notRemoved={(reason) => t("notRemoved", { reason })}
    >
      <p>{t("removeText", { name })}</p>
      {sessions > 0 ? <p>{t("removeEnds", { count: sessions })}</p> : null}
    </RemoveButton>
  );
}
