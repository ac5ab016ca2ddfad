import { SEVERITIES, type Severity } from "@istars/protocol/model/alarm.ts";
import type { EventRecord } from "@istars/protocol/model/event.ts";
import { plainText } from "@istars/protocol/model/plain-text.ts";
import { type AlarmState, type Gap, type Hello, parseEventId } from "@istars/protocol/model/stream.ts";
import type { Sieve } from "@istars/protocol/net/source/plausible.ts";

/** Names of kinds and alarms, of this version or a later one. */
const NAME = /^[a-z][\w.-]{0,63}$/i;
const LOG_ID = /^[\w-]{1,64}$/;
/** `ups`, `card`, `env:3`, `host:` with an id. */
const SUBJECT = /^[a-z][\w.-]{0,31}(:[\w.:-]{1,96})?$/i;
const LONGEST_TEXT = 256;
const MOST_PARAMS = 32;
/** A card's clock that is off by more than this is not set, ms: a day, and for the past thirteen months of waiting to be fetched. */
const AHEAD_MS = 86_400_000;
const BEHIND_MS = 400 * 86_400_000;

/** Makes sure of what a card says in words: what cannot be read is dropped and counted, texts are cut and put on one line. */
export class CardWords {
  readonly #sieve: Sieve;
  readonly #wallMs: () => number;

  /** `wallMs`: the time here. */
  constructor(sieve: Sieve, wallMs: () => number) {
    this.#sieve = sieve;
    this.#wallMs = wallMs;
  }

  /** `null` where nothing can begin with it. */
  hello({ v, cardId, bootId, logId, lastId, oldestId, wallMs, user: told }: Hello): Hello | null {
    if (!LOG_ID.test(logId) || !isCount(lastId) || !isCount(oldestId)) return this.#sieve.drop();
    const user = this.#text(told, LONGEST_TEXT);
    return {
      v: isCount(v) ? v : 1,
      cardId: plainText(cardId) ?? "",
      bootId: plainText(bootId) ?? "",
      ...{ logId, lastId, oldestId },
      wallMs: isTime(wallMs) ? Math.round(wallMs) : this.#now(),
      ...(user === null ? {} : { user }),
    };
  }

  gap({ logId, oldestId, lastId }: Gap): Gap | null {
    return LOG_ID.test(logId) && isCount(oldestId) && isCount(lastId) ? { logId, oldestId, lastId } : this.#sieve.drop();
  }

  /** An alarm's severity that cannot be read is a warning: nothing that is on is kept from people for that. */
  alarm({ id, subject, name, severity, instance, raisedWallMs, acknowledged, active }: AlarmState): AlarmState | null {
    if (!NAME.test(id) || !SUBJECT.test(subject)) return this.#sieve.drop();
    return {
      ...{ id, subject, active },
      name: this.#text(name),
      severity: this.#severity(severity),
      instance: this.#instance(instance),
      raisedWallMs: this.#settled(raisedWallMs),
      acknowledged: this.#acknowledged(acknowledged),
    };
  }

  /**
   * An entry of the log `logId`, whose place there its SSE id tells. The time of a card whose clock is not set (1970, 2100) is replaced by
   * that of hearing it, and kept as `cardWallMs` in its facts.
   */
  event(sseId: string, told: EventRecord, logId: string): EventRecord | null {
    const place = parseEventId(sseId);
    const { id, wallMs, kind, subject, severity, alarm, instance } = told;
    if (place === null || place.logId !== logId || place.id !== id || !isCount(id) || id === 0) return this.#sieve.drop();
    if (!NAME.test(kind) || typeof subject !== "string" || !SUBJECT.test(subject)) return this.#sieve.drop();
    const settledWallMs = this.#settled(wallMs);
    const isSettled = settledWallMs !== wallMs && isTime(wallMs);
    return {
      ...{ id, kind, subject },
      wallMs: settledWallMs,
      severity: this.#severity(severity),
      alarm: this.#alarmName(alarm),
      instance: this.#instance(instance),
      params: { ...this.#params(told.params), ...(isSettled ? { cardWallMs: Math.round(wallMs) } : {}) },
    };
  }

  #now(): number {
    return Math.round(this.#wallMs());
  }

  #settled(wallMs: unknown): number {
    const now = this.#now();
    if (!isTime(wallMs)) return this.#sieve.drop() ?? now;
    return wallMs > now + AHEAD_MS || wallMs < now - BEHIND_MS ? now : Math.round(wallMs);
  }

  #severity(told: unknown): Severity {
    return SEVERITIES.find((one) => one === told) ?? this.#sieve.drop() ?? "warning";
  }

  #alarmName(told: EventRecord["alarm"]): EventRecord["alarm"] {
    if (told === null || told === undefined) return null;
    return typeof told === "string" && NAME.test(told) ? told : this.#sieve.drop();
  }

  #instance(told: unknown): number | null {
    if (told === null || told === undefined) return null;
    return isCount(told) && told > 0 ? told : this.#sieve.drop();
  }

  #text(told: unknown, maxLength?: number): string | null {
    if (told === null || told === undefined) return null;
    return typeof told === "string" ? plainText(told, maxLength) : this.#sieve.drop();
  }

  #acknowledged(told: AlarmState["acknowledged"] | undefined): AlarmState["acknowledged"] {
    if (told === null || told === undefined) return null;
    const by = typeof told === "object" ? this.#text(told.by) : this.#sieve.drop();
    return by === null ? null : { by, wallMs: this.#settled(told.wallMs) };
  }

  #params(told: unknown): EventRecord["params"] {
    if (told === undefined) return {};
    if (typeof told !== "object" || told === null || Array.isArray(told)) return this.#sieve.drop() ?? {};
    const params = new Map<string, EventRecord["params"][string]>();
    for (const [name, value] of Object.entries(told).slice(0, MOST_PARAMS)) {
      if (!NAME.test(name)) this.#sieve.drop();
      else if (typeof value === "string") params.set(name, plainText(value, LONGEST_TEXT));
      else if (typeof value === "boolean" || value === null || (typeof value === "number" && Number.isFinite(value)))
        params.set(name, value);
      else this.#sieve.drop();
    }
    return Object.fromEntries(params);
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
/** What a `Date` can be. */
const isTime = (value: unknown): value is number => typeof value === "number" && Math.abs(value) <= 8.64e15;
