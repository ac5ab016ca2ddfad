import { SEVERITIES, type Severity } from "@istars/protocol/model/alarm.ts";
import type { Here } from "@istars/protocol/model/discovery.ts";
import type { Snapshot } from "../live/live.ts";

/** The model of the card itself, as `here` and mDNS tell it. */
export const CARD_MODEL = "iStars card";

/** What the card tells of its UPS to whoever looks for it; `null` until one was heard. */
export function upsSummary({ latest, link, identity, alarms }: Snapshot): Here["ups"] {
  if (latest === null) return null;
  const { outputSource, facts, battery, output } = latest.reading;
  const loads = output.flatMap(({ load }) => (load === null ? [] : [load]));
  return {
    model: identity.model ?? identity.manufacturer ?? "",
    isLost: link.state === "lost",
    outputSource,
    onBattery: facts.onBattery,
    charge: battery.charge,
    load: loads.length === 0 ? null : Math.max(...loads),
    worstAlarm: worst(alarms.map(({ severity }) => severity)),
  };
}

const worst = (severities: readonly Severity[]): Severity | null =>
  severities.reduce<Severity | null>(
    (most, one) => (most === null || SEVERITIES.indexOf(one) > SEVERITIES.indexOf(most) ? one : most),
    null,
  );
