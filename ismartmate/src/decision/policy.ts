/** One way power reaches this server, and who can tell of it. */
export interface FeedPolicy {
  readonly id: string;
  /** Sources of this feed's UPS; several are merged (see feed-facts.ts). On equal age the earlier one counts. */
  readonly sourceIds: readonly string[];
}

/** What counts as a feed that can no longer be relied on (SAFETY 6, 11). `null` and `false`: off. */
export interface Triggers {
  /** On battery without a break for this long, ms. */
  readonly onBattery: { readonly afterMs: number } | null;
  /** Runtime below `runtimeFloorMs` while on battery. `estimates`: a runtime that nobody told may count too (SAFETY 3). */
  readonly runtime: { readonly estimates: boolean } | null;
  /** Charge below this share while on battery, %. */
  readonly charge: { readonly belowPercent: number } | null;
  /** The UPS says that its battery is low: at once. */
  readonly batteryLow: boolean;
  /** The UPS says that it will switch its output off: when the time left falls below `runtimeFloorMs`, at once if it tells no time. */
  readonly announced: boolean;
  /** Inside the UPS, °C; readings outside `plausibleC` are a broken sensor and trigger nothing. */
  readonly overTemperature: { readonly aboveC: number; readonly plausibleC: readonly [number, number] } | null;
  readonly overload: boolean;
}

/** `observer`: says what it would have done until somebody arms it (SAFETY 10). `dry-run`: the same by wish of whoever started it. */
export type PolicyMode = "observer" | "dry-run" | "armed";

/** Everything a decision rests on besides the facts. Durations in ms of monotonic time. */
export interface Policy {
  readonly mode: PolicyMode;
  readonly feeds: readonly FeedPolicy[];
  /** How many of the feeds this server needs to stay up: N of M. */
  readonly feedsNeeded: number;
  readonly triggers: Triggers;
  /** From the first warning until the server is down: warning, commands and the system's own shutdown together. */
  readonly needMs: number;
  /** Of that, between warning the users and the first command; left out when the battery is low. */
  readonly warnMs: number;
  /** Of that, the longest that the commands may take together. */
  readonly commandsMs: number;
  /** The need counts this many times over, plus `marginMs`, against the runtime that is left. */
  readonly needFactor: number;
  readonly marginMs: number;
  /** Mains good for this long cancels what can still be cancelled (SAFETY 15). */
  readonly steadyMs: number;
  /** A reading older than this tells nothing any more. */
  readonly staleMs: number;
  /** Nothing shuts down this soon after the start, except on a fresh battery-low (SAFETY 10). */
  readonly quietMs: number;
  /** How long a UPS that fell silent is taken to last where nobody knows its runtime (SAFETY 8). */
  readonly unknownRuntimeMs: number;
  /** Over-temperature and overload: at least this many readings over at least this time (SAFETY 11). */
  readonly enduring: { readonly readings: number; readonly overMs: number };
}

/** What stands unless somebody sets something else (SAFETY 6-11, 15). */
export const DEFAULT_TRIGGERS: Triggers = {
  onBattery: { afterMs: 300_000 },
  runtime: { estimates: false },
  charge: null,
  batteryLow: true,
  announced: true,
  overTemperature: null,
  overload: false,
};

/** A server on one UPS needs as long as a plain machine takes to stop its services and its system. */
export const DEFAULT_POLICY: Omit<Policy, "feeds"> = {
  mode: "observer",
  feedsNeeded: 1,
  triggers: DEFAULT_TRIGGERS,
  needMs: 120_000,
  warnMs: 15_000,
  commandsMs: 45_000,
  needFactor: 1.5,
  marginMs: 120_000,
  steadyMs: 30_000,
  staleMs: 10_000,
  quietMs: 120_000,
  unknownRuntimeMs: 120_000,
  enduring: { readings: 3, overMs: 60_000 },
};

/** The runtime that has to be left, ms: 1.5 times the need and two minutes (SAFETY 6). */
export const runtimeFloorMs = (policy: Policy): number => policy.needMs * policy.needFactor + policy.marginMs;
