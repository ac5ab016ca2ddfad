import { HOST_ABSENT_AFTER_MS, HOST_UNPROTECTED_AFTER_MS } from "./host-times.ts";
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
  readonly hosts: readonly HostFacts[];
  readonly tokens: readonly TokenFacts[];
}

/** A server that the UPS feeds. */
export interface HostFacts {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly isOnline: boolean;
  /** Why it is not protected; `null` where it is. */
  readonly unprotected: "silent" | "not-armed" | null;
  readonly unprotectedForMs: number | null;
  /** 0 while it is online, and while the card has just started. */
  readonly unseenForMs: number;
}

/** A token that expires; one that never does is none of these. */
export interface TokenFacts {
  readonly id: number;
  readonly name: string;
  /** Below 0 once it has expired. */
  readonly expiresInMs: number;
}

/** True raises, false clears, `null` (unknown) leaves the alarm as it is (SAFETY 2). */
export type AlarmCondition<F = AlarmFacts> = (facts: F) => boolean | null;

/** What an alarm is about: the UPS or the card themselves, or each of several hosts or tokens, whose subject is `host:ID`, `token:ID`. */
type AlarmSubject =
  | { readonly subject: "ups" | "card"; readonly condition: AlarmCondition }
  | { readonly subject: "host"; readonly condition: AlarmCondition<HostFacts> }
  | { readonly subject: "token"; readonly condition: AlarmCondition<TokenFacts> };

export type AlarmDeclaration = AlarmSubject & {
  readonly severity: Severity;
  /** Arc of the well-known alarm under `upsWellKnownAlarms` (1.3.6.1.2.1.33.1.6.3), or `null` if RFC 1628 has none. */
  readonly wellKnownArc: number | null;
  /** True if NUT's `ALARM` flag and `ups.alarm` name it: only faults that threaten the load (SAFETY 26). */
  readonly threatensLoad: boolean;
};

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

const DAY_MS = 86_400_000;
/** A token is told of this long before it expires, ms (SAFETY 31). */
const TOKEN_WARNING_MS = 30 * DAY_MS;

/** On for as long as the host is unprotected, so that a restart of the card neither clears nor raises it (SAFETY 31). */
const hostUnprotected: AlarmCondition<HostFacts> = ({ unprotected, unprotectedForMs }) => {
  if (unprotected === null) return false;
  return (unprotectedForMs ?? 0) >= HOST_UNPROTECTED_AFTER_MS ? true : null;
};

const hostAbsent: AlarmCondition<HostFacts> = ({ isOnline, unseenForMs }) => {
  if (isOnline) return false;
  return unseenForMs >= HOST_ABSENT_AFTER_MS ? true : null;
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
  "host-unprotected": { subject: "host", severity: "warning", condition: hostUnprotected, wellKnownArc: null, threatensLoad: false },
  "host-absent": { subject: "host", severity: "warning", condition: hostAbsent, wellKnownArc: null, threatensLoad: false },
  "token-expiring": {
    subject: "token",
    severity: "warning",
    condition: ({ expiresInMs }) => expiresInMs <= TOKEN_WARNING_MS,
    wellKnownArc: null,
    threatensLoad: false,
  },
} as const satisfies Record<string, AlarmDeclaration>;

export type AlarmId = keyof typeof ALARMS;
export const ALARM_IDS = Object.keys(ALARMS) as readonly AlarmId[];
/** An alarm's declaration, typed the same for every id. */
export const alarmOf = (id: AlarmId): AlarmDeclaration => ALARMS[id];

/** What an alarm amounts to for one of its subjects. */
export interface Verdict {
  /** `ups`, `card`, `host:ID` or `token:ID`. */
  readonly subject: string;
  readonly isOn: boolean | null;
  /** The host or token that it is about; `null` where the subject is one of a kind. */
  readonly about: AlarmAbout | null;
}

/** What an event of an alarm tells of a subject that is not the only one of its kind. */
export interface AlarmAbout {
  readonly name: string;
  readonly [fact: string]: string | number | null;
}

/** An alarm held against the facts, once for each subject that there is. */
export function verdictsOf(id: AlarmId, facts: AlarmFacts): readonly Verdict[] {
  const alarm = alarmOf(id);
  switch (alarm.subject) {
    case "host":
      return facts.hosts.map((host) => {
        const { id: hostId, name, address, unprotected: reason } = host;
        return { subject: `host:${hostId}`, isOn: alarm.condition(host), about: { name, address, reason } };
      });
    case "token":
      return facts.tokens.map((token) => {
        const expiresInDays = Math.floor(token.expiresInMs / DAY_MS);
        return { subject: `token:${token.id}`, isOn: alarm.condition(token), about: { name: token.name, expiresInDays } };
      });
    default:
      return [{ subject: alarm.subject, isOn: alarm.condition(facts), about: null }];
  }
}
