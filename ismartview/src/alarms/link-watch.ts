import type { Severity } from "@istars/protocol/model/alarm.ts";
import { FLEET_ALARMS, type FleetAlarmName } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { FleetLink } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";

/** When a card counts as gone, as lying or as coming and going. */
export interface LinkLimits {
  /** Not online for so long: `card-unreachable`, ms. It is over when the card was online again for `reachableAfterMs`. */
  readonly unreachableAfterMs: number;
  readonly reachableAfterMs: number;
  /** So many values that cannot be within `windowMs`: `card-implausible`; over when none came for as long. */
  readonly implausibleValues: number;
  /** Lost so often within `windowMs`: `card-flapping`; over when it was not lost for as long. */
  readonly flappingLosses: number;
  readonly windowMs: number;
}

export const LINK_LIMITS: LinkLimits = {
  unreachableAfterMs: 30_000,
  reachableAfterMs: 5_000,
  implausibleValues: 20,
  flappingLosses: 6,
  windowMs: 600_000,
};

type Params = FleetEvent["params"];

/** What follows from how a card's link goes. */
export type LinkAct =
  | { readonly kind: "raise"; readonly alarm: FleetAlarmName; readonly severity: Severity; readonly params: Params }
  | { readonly kind: "end"; readonly alarm: FleetAlarmName; readonly params: Params }
  | {
      readonly kind: "log";
      readonly event: "link.online" | "link.lost" | "link.refused";
      readonly severity: Severity;
      readonly params: Params;
    };

/** How the history says that the link stands; `null`: nothing yet. */
type ToldLink = "online" | "lost" | "refused" | null;

/** One reason that is ours and not the card's: this machine stood still (SAFETY 4). */
const OUR_OWN_PAUSE = "paused";

/**
 * Judges one card by how its link goes. Knows no store and no clock: times are monotonic and given. After a start, or a pause of this
 * machine, a card has its full time before it counts as unreachable (SAFETY 4). While a card comes and goes, that is one alarm and not an
 * entry of the history each time: they are counted and told with its end.
 */
export class LinkWatch {
  readonly #limits: LinkLimits;
  readonly #on: Set<FleetAlarmName>;
  #link: FleetLink = "connecting";
  #reason: string | null = null;
  #sinceMs: number;
  #told: ToldLink;
  #losses: number[] = [];
  #untoldLosses = 0;
  #dropped: number | null = null;
  #drops: { readonly atMs: number; readonly values: number }[] = [];

  /** `isNew`: the history says nothing of its link yet; `on`: those of its alarms that are on. */
  constructor(limits: LinkLimits, start: { readonly atMs: number; readonly isNew: boolean; readonly on: readonly FleetAlarmName[] }) {
    this.#limits = limits;
    this.#on = new Set(start.on);
    this.#sinceMs = start.atMs;
    const wasLost = this.#on.has("card-unreachable") ? "lost" : this.#on.has("card-refused") ? "refused" : null;
    this.#told = wasLost ?? (start.isNew ? null : "online");
    if (this.#on.has("card-flapping")) this.#losses = [start.atMs];
    if (this.#on.has("card-implausible")) this.#drops = [{ atMs: start.atMs, values: 1 }];
  }

  get isOnline(): boolean {
    return this.#link === "online";
  }

  /** It is on its way to `card-unreachable`, or there. */
  get isAway(): boolean {
    return this.#link === "lost" || this.#link === "connecting";
  }

  /** `wasOnBattery`: when it was heard last. */
  hear(
    { link, reason }: { readonly link: FleetLink; readonly reason: string | null },
    { atMs, wasOnBattery }: { readonly atMs: number; readonly wasOnBattery: boolean },
  ): readonly LinkAct[] {
    const wasAway = this.isAway;
    const isNew = link !== this.#link;
    this.#link = link;
    this.#reason = reason;
    if (isNew && !(wasAway && this.isAway)) this.#sinceMs = atMs;
    if (reason === OUR_OWN_PAUSE || link === "connecting") return [];
    const acts: LinkAct[] = [];
    if (link !== this.#told) acts.push(...this.#turn(link, atMs));
    if (link === "refused") {
      acts.push(...this.#raise("card-refused", { reason }));
      acts.push(...this.#end("card-unreachable"));
    }
    if (link === "online") acts.push(...this.#end("card-refused"));
    // SAFETY 8: nobody shuts down for it, and somebody has to look at once.
    if (link === "lost" && wasOnBattery) acts.push(...this.#raise("card-unreachable", { reason, onBattery: true }, "critical"));
    return acts;
  }

  /** How many values that cannot be it has told since it is listened to; a lower number than before is of a new count. */
  hearDropped(dropped: number, atMs: number): readonly LinkAct[] {
    const values = dropped - (this.#dropped === null || dropped < this.#dropped ? 0 : this.#dropped);
    this.#dropped = dropped;
    if (values > 0) this.#drops.push({ atMs, values });
    this.#forget(atMs);
    const sum = this.#drops.reduce((total, one) => total + one.values, 0);
    return sum >= this.#limits.implausibleValues ? this.#raise("card-implausible", { values: sum }) : [];
  }

  /** Once a second. `wasOnBattery`: when it was heard last. */
  tick({ atMs, wasOnBattery }: { readonly atMs: number; readonly wasOnBattery: boolean }): readonly LinkAct[] {
    const { unreachableAfterMs, reachableAfterMs } = this.#limits;
    const forMs = atMs - this.#sinceMs;
    const acts: LinkAct[] = [];
    if (this.isAway && forMs >= unreachableAfterMs) {
      const severity = wasOnBattery ? "critical" : "warning";
      acts.push(...this.#raise("card-unreachable", { reason: this.#reason, ...(wasOnBattery ? { onBattery: true } : {}) }, severity));
    }
    if (this.isOnline && forMs >= reachableAfterMs) acts.push(...this.#end("card-unreachable"));
    this.#forget(atMs);
    if (this.#losses.length === 0) acts.push(...this.#settled());
    if (this.#drops.length === 0) acts.push(...this.#end("card-implausible"));
    return acts;
  }

  /** This machine stood still: whatever was counted in that time was not the card's doing. */
  startOver(atMs: number): void {
    this.#sinceMs = atMs;
  }

  #turn(link: "online" | "lost" | "refused", atMs: number): readonly LinkAct[] {
    const acts: LinkAct[] = [];
    if (link !== "online") {
      if (this.#told === "online") this.#losses.push(atMs);
      this.#forget(atMs);
      if (this.#losses.length >= this.#limits.flappingLosses) acts.push(...this.#raise("card-flapping", { times: this.#losses.length }));
    }
    this.#told = link;
    if (!this.#on.has("card-flapping")) acts.push(this.#log(link));
    else if (link !== "online") this.#untoldLosses++;
    return acts;
  }

  #log(link: "online" | "lost" | "refused"): LinkAct {
    const severity = link === "online" ? "information" : "warning";
    return { kind: "log", event: `link.${link}`, severity, params: this.#reason === null ? {} : { reason: this.#reason } };
  }

  /** It does not come and go any more: what was only counted is told, and how it stands now. */
  #settled(): readonly LinkAct[] {
    if (!this.#on.has("card-flapping")) return [];
    const acts = this.#end("card-flapping", { times: this.#untoldLosses });
    this.#untoldLosses = 0;
    return this.#told === null ? acts : [...acts, this.#log(this.#told)];
  }

  #raise(alarm: FleetAlarmName, params: Params, severity: Severity = FLEET_ALARMS[alarm].severity): readonly LinkAct[] {
    if (this.#on.has(alarm)) return [];
    this.#on.add(alarm);
    return [{ kind: "raise", alarm, severity, params }];
  }

  #end(alarm: FleetAlarmName, params: Params = {}): readonly LinkAct[] {
    return this.#on.delete(alarm) ? [{ kind: "end", alarm, params }] : [];
  }

  #forget(atMs: number): void {
    const fromMs = atMs - this.#limits.windowMs;
    if ((this.#losses[0] ?? atMs) <= fromMs) this.#losses = this.#losses.filter((lossMs) => lossMs > fromMs);
    if ((this.#drops[0]?.atMs ?? atMs) <= fromMs) this.#drops = this.#drops.filter((drop) => drop.atMs > fromMs);
  }
}
