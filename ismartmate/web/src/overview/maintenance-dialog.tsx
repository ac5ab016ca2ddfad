import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FailureMessage } from "../frame/failure-message.tsx";
import { useOrder } from "./use-order.ts";

const HOUR_MS = 3_600_000;
/** From half an hour to the longest that there is (SAFETY 7), h; four unless somebody chooses. */
const HOURS = [0.5, 1, 2, 4, 8, 24];
const USUAL_HOURS = 4;

/** Asks for how long maintenance lasts, and says what it means. */
export function MaintenanceDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation("now");
  const [hours, setHours] = useState(USUAL_HOURS);
  const order = useOrder(onClose);
  return (
    <ConfirmDialog
      isOpen
      title={t("maintenanceAsk")}
      confirm={t("maintenanceConfirm")}
      isPending={order.isPending}
      onConfirm={() => order.give({ kind: "maintenance", forMs: hours * HOUR_MS })}
      onClose={onClose}
    >
      <p>{t("maintenanceConsequence")}</p>
      <NativeSelect
        label={t("maintenanceFor")}
        value={String(hours)}
        onChange={({ currentTarget }) => setHours(Number(currentTarget.value))}
        data={HOURS.map((h) => ({ value: String(h), label: h < 1 ? t("minutes", { count: h * 60 }) : t("hours", { count: h }) }))}
      />
      <FailureMessage failure={order.failure} />
    </ConfirmDialog>
  );
}
