import type { UserAccount } from "@istars/protocol/model/settings/users.ts";
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAccounts } from "../accounts/accounts-context.ts";
import { failureOf } from "../failures/failure-of.ts";
import { useFailureText } from "../failures/use-failure-text.ts";
import { FormMessage } from "../forms/form-message.tsx";
import { ConfirmDialog } from "../frame/confirm-dialog.tsx";

/** Removes a user, once that was confirmed. */
export function RemoveUser({ user, onRemoved }: { readonly user: UserAccount; readonly onRemoved: () => void }) {
  const { t } = useTranslation("users");
  const { api } = useAccounts();
  const queries = useQueryClient();
  const sayFailure = useFailureText();
  const [isAsking, setIsAsking] = useState(false);
  const { name, sessions } = user;
  const removing = useMutation({
    mutationFn: () => api.deleteUser(user.id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["users"] });
      onRemoved();
    },
  });
  const ask = () => {
    removing.reset();
    setIsAsking(true);
  };
  return (
    <>
      <Button variant="default" onClick={ask}>
        {t("remove")}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t("removeTitle", { name })}
        confirm={t("removeConfirm")}
        isDangerous
        isPending={removing.isPending}
        onConfirm={() => removing.mutate()}
        onClose={() => setIsAsking(false)}
      >
        <p>{t("removeText", { name })}</p>
        {sessions > 0 ? <p>{t("removeEnds", { count: sessions })}</p> : null}
        {removing.isError ? (
          <FormMessage tone="critical" lead={t("notRemoved", { reason: sayFailure(failureOf(removing.error)) })} />
        ) : null}
      </ConfirmDialog>
    </>
  );
}
