import type { Host } from "@istars/protocol/model/hosts.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../session/api-context.ts";

/** Removes a host that is gone, once that was confirmed. */
export function RemoveHost({ host, onRemoved }: { readonly host: Host; readonly onRemoved: () => void }) {
  const { t } = useTranslation("hosts");
  const api = useApi();
  const sayFailure = useFailureText();
  const [isAsking, setIsAsking] = useState(false);
  const { id, name, kind } = host;
  const removing = useMutation({ mutationFn: () => api.removeHost(id), onSuccess: onRemoved });
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
        <p>{t("removeText")}</p>
        {kind === "agent" ? <p>{t("removeToken")}</p> : null}
        {removing.isError ? (
          <FormMessage tone="critical" lead={t("notRemoved", { reason: sayFailure(failureOf(removing.error)) })} />
        ) : null}
      </ConfirmDialog>
    </>
  );
}
