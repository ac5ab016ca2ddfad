import type { Host } from "@istars/protocol/model/hosts.ts";
import { RemoveButton } from "@istars/ui/frame/remove-button.tsx";
import { useTranslation } from "react-i18next";
import { useApi } from "../../session/api-context.ts";

/** Removes a host that is gone, once that was confirmed. */
export function RemoveHost({ host, onRemoved }: { readonly host: Host; readonly onRemoved: () => void }) {
  const { t } = useTranslation("hosts");
  const api = useApi();
  const { id, name, kind } = host;
  return (
    <RemoveButton
      label={t("remove")}
      title={t("removeTitle", { name })}
      confirm={t("removeConfirm")}
      remove={() => api.removeHost(id)}
      onRemoved={onRemoved}
      notRemoved={(reason) => t("notRemoved", { reason })}
    >
      <p>{t("removeText")}</p>
      {kind === "agent" ? <p>{t("removeToken")}</p> : null}
    </RemoveButton>
  );
}
