import type { BatteryStatus, FactName, LinkState, Reading } from "./reading.ts";

export const SEVERITIES = ["information", "warning", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Everything an alarm condition may look at. */
export interface AlarmFacts {
  /** The latest reading as served (held after a link loss on battery); `null` before the first. */
  readonly reading: Reading | null;
  readonly link: LinkState;
  /** True while the last commit to the store failed or took longer than a second (SAFETY 27). */
  readonly storageFailed: boolean;
  /** The facts that this UPS can report at all; `null` while that is not known. */
  readonly tells: readonly FactName[] | null;
}

/** True raises, false clears, `null` (unknown) leaves the alarm as it is (SAFETY 2). */
export type AlarmCondition = (facts: AlarmFacts) => boolean | null;

export interface AlarmDeclaration {
  readonly subject: "ups" | "card";
  readonly severity: Severity;
  readonly condition: AlarmCondition;
  /** Arc of the well-known alarm under `upsWellKnownAlarms` (1.3.6.1.2.1.33.1.6.3), or `null` if RFC 1628 has none. */
  readonly wellKnownArc: number | null;
  /** True if NUT's `ALARM` flag and `ups.alarm` name it: only faults that threaten the load (SAFETY 26). */
  readonly threatensLoad: boolean;
}

/** A fact that this UPS can never report is no question left open: its alarm is off, also when another driver once raised it. */
const isTold = (name: FactName, { tells }: AlarmFacts): boolean => tells === null || tells.includes(name);

const fact =
  (name: FactName, is = true): AlarmCondition =>
  (facts) => {
    if (!isTold(name, facts)) return false;
    const value = facts.reading?.facts[name] ?? null;
    return value === null ? null : value === is;
  };
const battery =
  (...statuses: readonly BatteryStatus[]): AlarmCondition =>
  ({ reading }) =>
    reading === null || reading.battery.status === "unknown" ? null : statuses.includes(reading.battery.status);

/** Seconds before the output goes off at which RFC 1628 calls a shutdown imminent. */
const IMMINENT_S = 5;
/** Over-temperature raises at the first and clears at the second, °C inside the UPS. */
const OVER_TEMPERATURE_C = { raise: 50, clear: 45 } as const;

const overTemperature: AlarmCondition = ({ reading }) => {
  const t = reading?.temperature ?? null;
  if (t === null) return null;
  if (t >= OVER_TEMPERATURE_C.raise) return true;
  return t < OVER_TEMPERATURE_C.clear ? false : null;
};

/** True if either is true, false if both are false. */
const either = (a: boolean | null, b: boolean | null): boolean | null =>
  a === true || b === true ? true : a === null || b === null ? null : false;

const shutdownImminent: AlarmCondition = (facts) => {
  const { reading } = facts;
  if (reading === null) return null;
  const { onBattery, shutdownPending, outputOn } = reading.facts;
  if (outputOn === false) return false;
  const isCountedOut = shutdownPending === true ? (reading.shutdownInS ?? Number.POSITIVE_INFINITY) <= IMMINENT_S : shutdownPending;
  const isEmpty = onBattery === true ? battery("depleted")(facts) : onBattery;
  return either(isTold("shutdownPending", facts) ? isCountedOut : false, isEmpty);
};

const testFailed: AlarmCondition = ({ reading }) => {
  switch (reading?.test.result) {
    case "failed":
      return true;
    case "passed":
    case "ended":
      return false;
    default:
      return null;
  }
};

/**
 * Every alarm this product can raise: identity is RFC 1628's name without its prefix, in kebab-case, or our own where it has none.
 * Conditions carry their own hysteresis and answer `null` for "cannot tell". Texts stand in `texts/`.
 * Source of arcs: RFC 1628, upsWellKnownAlarms.
 */
export const ALARMS = {
  "battery-bad": { subject: "ups", severity: "critical", condition: fact("batteryBad"), wellKnownArc: 1, threatensLoad: true },
  "on-battery": { subject: "ups", severity: "warning", condition: fact("onBattery"), wellKnownArc: 2, threatensLoad: false },
  "low-battery": {
    subject: "ups",
    severity: "critical",
    condition: battery("low", "depleted"),
    wellKnownArc: 3,
    threatensLoad: false,
  },
  "depleted-battery": { subject: "ups", severity: "critical", condition: battery("depleted"), wellKnownArc: 4, threatensLoad: true },
  "temp-bad": { subject: "ups", severity: "warning", condition: overTemperature, wellKnownArc: 5, threatensLoad: true },
  "input-bad": { subject: "ups", severity: "warning", condition: fact("mainsOk", false), wellKnownArc: 6, threatensLoad: false },
  "output-overload": { subject: "ups", severity: "critical", condition: fact("overload"), wellKnownArc: 8, threatensLoad: true },
  "on-bypass": { subject: "ups", severity: "warning", condition: fact("onBypass"), wellKnownArc: 9, threatensLoad: false },
  "charger-failed": { subject: "ups", severity: "critical", condition: fact("chargerFailed"), wellKnownArc: 13, threatensLoad: true },
  "ups-output-off": { subject: "ups", severity: "critical", condition: fact("outputOn", false), wellKnownArc: 14, threatensLoad: false },
  "fan-failure": { subject: "ups", severity: "warning", condition: fact("fanFailed"), wellKnownArc: 16, threatensLoad: false },
  "general-fault": { subject: "ups", severity: "critical", condition: fact("fault"), wellKnownArc: 18, threatensLoad: true },
  "diagnostic-test-failed": { subject: "ups", severity: "warning", condition: testFailed, wellKnownArc: 19, threatensLoad: true },
  "communications-lost": {
    subject: "ups",
    severity: "critical",
    condition: ({ link }) => (link === "connecting" ? null : link === "lost"),
    wellKnownArc: 20,
    threatensLoad: false,
  },
  "shutdown-pending": { subject: "ups", severity: "critical", condition: fact("shutdownPending"), wellKnownArc: 22, threatensLoad: false },
  "shutdown-imminent": { subject: "ups", severity: "critical", condition: shutdownImminent, wellKnownArc: 23, threatensLoad: false },
  "test-in-progress": { subject: "ups", severity: "information", condition: fact("testing"), wellKnownArc: 24, threatensLoad: false },
  "storage-failed": {
    subject: "card",
    severity: "critical",
    condition: ({ storageFailed }) => storageFailed,
    wellKnownArc: null,
    threatensLoad: false,
  },
} as const satisfies Record<string, AlarmDeclaration>;

export type AlarmId = keyof typeof ALARMS;
export const ALARM_IDS = Object.keys(ALARMS) as readonly AlarmId[];
/** An alarm's declaration, typed the same for every id. */
export const alarmOf = (id: AlarmId): AlarmDeclaration => ALARMS[id];
