import type { Database } from "better-sqlite3";
import type { Clock } from "../clock.ts";
import { isSetClock } from "../store/set-clock.ts";

/**
 * The time that deliveries wait and expire by: it never steps, and it goes on over restarts. While the program runs it moves with the
 * monotonic clock, so that NTP neither expires a message nor keeps it for ever (SAFETY 12). Over a restart it moves by what the
 * wall clock says has gone by since it was last noted, as far as that can be believed.
 */
export class OutboxTime {
  readonly #clock: Clock;
  readonly #note: (nowMs: number, wallMs: number) => void;
  readonly #aheadMs: number;

  /** Reads table `outbox_time` of `db`. */
  constructor(db: Database, clock: Clock) {
    this.#clock = clock;
    const last = db.prepare<[], { nowMs: number; wallMs: number }>("SELECT now_ms AS nowMs, wall_ms AS wallMs FROM outbox_time").get();
    this.#aheadMs = (last ? last.nowMs + believableGap(last.wallMs, clock.wallMs()) : clock.wallMs()) - clock.monoMs();
    const note = db.prepare<[number, number]>(
      "INSERT INTO outbox_time (only, now_ms, wall_ms) VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE SET now_ms = excluded.now_ms, wall_ms = excluded.wall_ms",
    );
    this.#note = (nowMs, wallMs) => void note.run(nowMs, wallMs);
  }

  /** Milliseconds; its zero means nothing. Notes the moment in the caller's transaction. */
  take(): number {
    const nowMs = this.peek();
    this.#note(nowMs, Math.round(this.#clock.wallMs()));
    return nowMs;
  }

  /** The same without noting it, where nothing is written. */
  peek(): number {
    return Math.round(this.#aheadMs + this.#clock.monoMs());
  }
}

/** How long the program was away, ms; 0 where one of the two moments comes from a clock that was not set, or it went backwards. */
const believableGap = (lastWallMs: number, wallMs: number): number =>
  isSetClock(lastWallMs) && isSetClock(wallMs) ? Math.max(0, wallMs - lastWallMs) : 0;
