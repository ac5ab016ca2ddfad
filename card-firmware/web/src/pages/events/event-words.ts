import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { QuantityLabel } from "@istars/protocol/model/quantities.ts";
import type { FactRow } from "@istars/ui/details/fact-list.tsx";
import { formatQuantity, type Quantity } from "@istars/ui/values/quantity.ts";
import { useTranslation } from "react-i18next";
import { useAlarmTitle, useSubjectWord } from "../../live/alarm-title.ts";

/** Values of the moment that events carry, and how they are said. */
const MEASURED: Readonly<Record<string, readonly [QuantityLabel, Quantity]>> = {
  inputVoltage: ["input.voltage", "voltage"],
  outputVoltage: ["output.voltage", "voltage"],
  batteryVoltage: ["battery.voltage", "voltage"],
  load: ["output.load", "share"],
  temperature: ["temperature", "temperature"],
};

interface EventFact extends FactRow {
  readonly value: string;
}

export interface EventWords {
  /** What happened. */
  readonly title: string;
  /** What it happened to. */
  readonly subject: string;
  /** Its facts: who did it, what was measured then. */
  readonly facts: readonly EventFact[];
}

/** Says an event in the person's language. */
export function useEventWords(): (event: EventRecord) => EventWords {
  const { t, i18n } = useTranslation(["domain", "records", "hosts"]);
  const titleOf = useAlarmTitle();
  const sayWhat = useSubjectWord();
  const factOf = (id: string, value: unknown): EventFact | null => {
    if (id === "by" && typeof value === "string") return { id, label: t("records:by"), value };
    if (id === "firmware" && typeof value === "string") return { id, label: t("records:firmware"), value };
    if (id === "address" && typeof value === "string") return { id, label: t("hosts:address"), value };
    if (id === "held" && value === true) return { id, label: t("records:held"), value: t("records:heldHelp") };
    const measured = MEASURED[id];
    if (measured === undefined || typeof value !== "number") return null;
    const [label, quantity] = measured;
    return {
      id,
      // Labels contain dots, which the typed keys do not know.
      label: t(`domain:quantities.${label}` as "domain:quantities.temperature"),
      value: formatQuantity(value, quantity, i18n.language),
    };
  };
  return ({ kind, alarm, subject, params }) => {
    const what = t(`domain:events.${kind}` as "domain:severities.critical");
    return {
      title:
        alarm === null
          ? what
          : `${what}${t("records:colon")}${titleOf({ id: alarm, name: typeof params.name === "string" ? params.name : null })}`,
      subject: sayWhat(subject),
      facts: Object.entries(params).flatMap(([id, value]) => factOf(id, value) ?? []),
    };
  };
}
