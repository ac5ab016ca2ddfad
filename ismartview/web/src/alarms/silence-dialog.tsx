import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import type { FleetLive } from "@istars/ui/fleet/fleet-live.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { FailureMessage } from "../frame/failure-message.tsx";
import { useFleetLive, useServiceNow } from "../live/live-context.tsx";

/** What is to be silent: alarms, or all alarms of cards. */
export type Silenced =
  | { readonly kind: "alarms"; readonly alarms: readonly FleetAlarm[] }
  | { readonly kind: "cards"; readonly ids: readonly number[] };

export interface SilenceDialogProps {
  /** `null`: closed. */
  readonly about: Silenced | null;
  /** It was done. */
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const MIN_MS = 60_000;
/** The choices of time, ms; 0 ends a silence. */
const DURATIONS = { m15: 15 * MIN_MS, h1: 60 * MIN_MS, h4: 240 * MIN_MS, h8: 480 * MIN_MS, h24: 1_440 * MIN_MS, end: 0 } as const;
type Duration = keyof typeof DURATIONS;
const isDuration = (value: string): value is Duration => value in DURATIONS;

/** Keeps alarms from calling for a while. Critical ones are left out, and it says why (SAFETY 29). */
export function SilenceDialog({ about, onDone, onClose }: SilenceDialogProps) {
  const { t } = useTranslation("console");
  const api = useApi();
  const live = useFleetLive();
  const moment = useMoment("minute");
  const [duration, setDuration] = useState<Duration>("h1");
  const isOpen = about !== null;
  const silence = useMutation({
    mutationFn: async (what: Silenced) => {
      const forMs = DURATIONS[duration];
      await (what.kind === "cards" ? api.silenceCards(what.ids, forMs) : api.silenceAlarms(idsOf(silenceable(what.alarms)), forMs));
    },
    onSuccess: onDone,
  });
  const { reset } = silence;
  const wallMs = useServiceNow();
  const isSilent = about !== null && isAnySilent(about, live, wallMs ?? 0);
  useEffect(() => {
    if (!isOpen) return;
    reset();
    setDuration("h1");
  }, [isOpen, reset]);
  const alarms = about?.kind === "alarms" ? about.alarms : [];
  const those = silenceable(alarms);
  const critical = alarms.length - those.length;
  const isNothing = about?.kind === "alarms" && those.length === 0;
  const title =
    about?.kind === "cards"
      ? t("silenceTitleCards", { count: about.ids.length })
      : t("silenceTitleAlarms", { count: those.length || alarms.length });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={title}
      confirm={t(duration === "end" ? "silenceEnd" : "silenceDo")}
      isPending={silence.isPending}
      isBlocked={isNothing}
      onConfirm={() => about !== null && silence.mutate(about)}
      onClose={onClose}
    >
      {isNothing ? (
        <FormMessage tone="info" lead={t("silenceOnlyCritical")} />
      ) : (
        <>
          <p>
            {t(about?.kind === "cards" ? "silenceTextCards" : "silenceText")}{" "}
            {critical > 0 ? t("silenceCriticalSome", { count: critical }) : null} {t("silenceCritical")}
          </p>
          <NativeSelect
            data-autofocus
            label={t("silenceFor")}
            description={
              duration === "end" ? t("silenceEndHelp") : wallMs && t("silenceUntil", { time: moment(wallMs + DURATIONS[duration]) })
            }
            value={duration}
            onChange={({ currentTarget: { value } }) => isDuration(value) && setDuration(value)}
            data={Object.keys(DURATIONS)
              .filter(isDuration)
              .filter((value) => value !== "end" || isSilent)
              .map((value) => ({ value, label: t(`durations.${value}`) }))}
          />
        </>
      )}
      <FailureMessage failure={silence.isError ? failureOf(silence.error) : null} />
    </ConfirmDialog>
  );
}

/** Whether there is a silence that could be ended. */
function isAnySilent(about: Silenced, live: FleetLive, wallMs: number): boolean {
  const silenced = about.kind === "alarms" ? about.alarms : about.ids.map((id) => live.card(id));
  return silenced.some((one) => (one?.silencedUntilWallMs ?? 0) > wallMs);
}

const silenceable = (alarms: readonly FleetAlarm[]): readonly FleetAlarm[] => alarms.filter(({ severity }) => severity !== "critical");
const idsOf = (alarms: readonly FleetAlarm[]): readonly number[] => alarms.map(({ id }) => id);
