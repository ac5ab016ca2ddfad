import type { AgentMode } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { useDuration } from "@istars/ui/values/use-duration.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FailureMessage } from "../frame/failure-message.tsx";
import { useOrder } from "./use-order.ts";

const MINUTE_MS = 60_000;
const MINUTES = [0, 5, 15, 30, 60, 120];

export interface ShutDownDialogProps {
  /** The server's, to be typed by whoever really means it. */
  readonly name: string;
  readonly mode: AgentMode;
  readonly onClose: () => void;
}

/** Asks when this server goes down, says what follows, and has its name typed where it really does. */
export function ShutDownDialog({ name, mode, onClose }: ShutDownDialogProps) {
  const { t } = useTranslation("now");
  const say = useDuration();
  const [minutes, setMinutes] = useState(0);
  const [typed, setTyped] = useState("");
  const order = useOrder(onClose);
  const isArmed = mode === "armed";
  const isMeant = !isArmed || typed.trim() === name;
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      title={t("shutDownAsk", { name })}
      confirm={t("shutDownConfirm")}
      isPending={order.isPending}
      isBlocked={!isMeant}
      onConfirm={() => order.give({ kind: "shut-down", inMs: minutes * MINUTE_MS })}
      onClose={onClose}
    >
      {isArmed ? <p>{t("shutDownConsequence", { name })}</p> : <FormMessage tone="info" lead={t("shutDownOnly")} />}
      <NativeSelect
        label={t("shutDownWhen")}
        value={String(minutes)}
        onChange={({ currentTarget }) => setMinutes(Number(currentTarget.value))}
        data={MINUTES.map((min) => ({
          value: String(min),
          label: min === 0 ? t("shutDownNow") : t("shutDownIn", { duration: say(min * MINUTE_MS) }),
        }))}
      />
      {isArmed ? (
        <TextInput
          label={t("shutDownTyped", { name })}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      ) : null}
      <FailureMessage failure={order.failure} />
    </ConfirmDialog>
  );
}
