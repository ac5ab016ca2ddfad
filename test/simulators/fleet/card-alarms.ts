import type { UpsFacts } from "./ups-facts.ts";

const SEVERITIES = ["information", "warning", "critical"] as const;

/** An alarm that a simulated card can raise, and what it stands for. */
export interface CardAlarm {
  readonly id: string;
  readonly severity: (typeof SEVERITIES)[number];
  readonly isOn: (facts: UpsFacts) => boolean;
  /** Arc under upsWellKnownAlarms. Source: RFC 1628. */
  readonly arc: number;
}

/** Names, severities and arcs as every iStars card has them; a test holds them against the catalogue. */
export const CARD_ALARMS: readonly CardAlarm[] = [
  { id: "battery-bad", severity: "critical", arc: 1, isOn: (facts) => facts.batteryBad },
  { id: "on-battery", severity: "warning", arc: 2, isOn: (facts) => facts.onBattery },
  { id: "low-battery", severity: "critical", arc: 3, isOn: (facts) => facts.batteryLow || facts.depleted },
  { id: "depleted-battery", severity: "critical", arc: 4, isOn: (facts) => facts.depleted },
  { id: "temp-bad", severity: "warning", arc: 5, isOn: (facts) => facts.hot },
  { id: "input-bad", severity: "warning", arc: 6, isOn: (facts) => !facts.mainsOk },
  { id: "output-overload", severity: "critical", arc: 8, isOn: (facts) => facts.overload },
  { id: "on-bypass", severity: "warning", arc: 9, isOn: (facts) => facts.onBypass },
  { id: "ups-output-off", severity: "critical", arc: 14, isOn: (facts) => !facts.outputOn },
  { id: "general-fault", severity: "critical", arc: 18, isOn: (facts) => facts.fault },
  { id: "shutdown-pending", severity: "critical", arc: 22, isOn: (facts) => facts.shutdownPending },
  { id: "test-in-progress", severity: "information", arc: 24, isOn: (facts) => facts.testing },
];

/** An alarm that is on, as the card tells it. */
export interface RaisedAlarm {
  readonly instance: number;
  readonly id: string;
  readonly subject: "ups";
  readonly name: null;
  readonly severity: CardAlarm["severity"];
  readonly raisedWallMs: number;
  readonly acknowledged: { readonly by: string; readonly wallMs: number } | null;
}

/** Arc of an alarm under upsWellKnownAlarms. */
export const arcOf = (id: string): number => CARD_ALARMS.find((alarm) => alarm.id === id)?.arc ?? 0;
