/**
 * A time zone with its clock changes. A wall time is a number too: the epoch ms at which a clock in UTC would show what the clock on
 * this zone's wall shows, so that days and hours are counted by plain arithmetic.
 */
export class Zone {
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly name: string;
  readonly #parts: Intl.DateTimeFormat;
  /** A formatter costs more to make than a thousand moments to say; a long list says one in each row. */
  readonly #sayings = new Map<string, (ms: number) => string>();
  #isOwn: boolean | null = null;

  /** Throws a `RangeError` for a name that the browser does not know. */
  constructor(name: string) {
    this.name = name;
    this.#parts = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: name,
      hourCycle: "h23",
      ...({ year: "numeric", month: "numeric", day: "numeric" } as const),
      ...({ hour: "numeric", minute: "numeric", second: "numeric" } as const),
    });
  }

  /** Whether it is the zone that the browser is in. */
  get isOwn(): boolean {
    this.#isOwn ??= isSameZone(this.name, browserZoneName());
    return this.#isOwn;
  }

  /** Says moments (epoch ms) to the second or the minute in a language. */
  saying(language: string, grain: "second" | "minute"): (ms: number) => string {
    const key = `${grain} ${language}`;
    const known = this.#sayings.get(key);
    if (known) return known;
    const { format } = new Intl.DateTimeFormat(language, {
      timeZone: this.name,
      // As on the axes of the curves: twelve hours told twice are read wrongly at night.
      hourCycle: "h23",
      dateStyle: "medium",
      timeStyle: grain === "second" ? "medium" : "short",
    });
    const say = (ms: number) => format(ms);
    this.#sayings.set(key, say);
    return say;
  }

  /** What the wall shows at a moment (epoch ms, after 1970); what is no number stays none. */
  wallAt(ms: number): number {
    if (!Number.isFinite(ms)) return Number.NaN;
    const told: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of this.#parts.formatToParts(ms)) told[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = told;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (ms % 1_000);
  }

  /** When the wall shows this: the earlier moment of two, and for a time that is skipped the one as long after the change. */
  momentAt(wall: number): number {
    const offset = (ms: number) => this.wallAt(ms) - ms;
    const [before, after] = [offset(wall - DAY_MS), offset(wall + DAY_MS)];
    const isSo = (by: number) => offset(wall - by) === by;
    return wall - (isSo(before) || !isSo(after) ? before : after);
  }
}

const DAY_MS = 86_400_000;

/** The zone of that name, or UTC where the browser does not know it. */
export function zoneOf(name: string): Zone {
  try {
    return new Zone(name);
  } catch {
    return new Zone("UTC");
  }
}

/** The name of the zone that the browser is in. */
export const browserZoneName = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Whether two names mean one zone, e.g. `UTC` and `Etc/UTC`. */
export const isSameZone = (one: string, other: string): boolean => canonical(one) === canonical(other);

const canonical = (name: string): string => new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
