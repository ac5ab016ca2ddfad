import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { useTranslation } from "react-i18next";
import { FailureMessage } from "../frame/failure-message.tsx";
import { useOrder } from "./use-order.ts";

/** Asks once before an ordered shutdown is taken back. */
export function WithdrawDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation("now");
  const order = useOrder(onClose);
  return (
    <ConfirmDialog
      isOpen
      title={t("withdrawAsk")}
      confirm={t("withdraw")}
      isPending={order.isPending}
      onConfirm={() => order.give({ kind: "withdraw" })}
      onClose={onClose}
    >
      <p>{t("withdrawConsequence")}</p>
      <FailureMessage failure={order.failure} />
    </ConfirmDialog>
  );
}
