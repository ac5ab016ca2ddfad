import type { UpsFacts } from "./ups-facts.ts";

const SEVERITIES = ["information", "warning", "critical"] as const;

/** An alarm that a simulated card can raise, and what it stands for. */
export interface CardAlarm {
  readonly id: string;
  readonly severity: (typeof SEVERITIES)[number];
  readonly isOn: (facts: UpsFacts) => boolean;
}

/** Names and severities as every iStars card has them; a test holds them against the catalogue. */
export const CARD_ALARMS: readonly CardAlarm[] = [
  { id: "battery-bad", severity: "critical", isOn: (facts) => facts.batteryBad },
  { id: "on-battery", severity: "warning", isOn: (facts) => facts.onBattery },
  { id: "low-battery", severity: "critical", isOn: (facts) => facts.batteryLow || facts.depleted },
  { id: "depleted-battery", severity: "critical", isOn: (facts) => facts.depleted },
  { id: "temp-bad", severity: "warning", isOn: (facts) => facts.hot },
  { id: "input-bad", severity: "warning", isOn: (facts) => !facts.mainsOk },
  { id: "output-overload", severity: "critical", isOn: (facts) => facts.overload },
  { id: "on-bypass", severity: "warning", isOn: (facts) => facts.onBypass },
  { id: "ups-output-off", severity: "critical", isOn: (facts) => !facts.outputOn },
  { id: "general-fault", severity: "critical", isOn: (facts) => facts.fault },
  { id: "shutdown-pending", severity: "critical", isOn: (facts) => facts.shutdownPending },
  { id: "test-in-progress", severity: "information", isOn: (facts) => facts.testing },
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
