import type { Clock } from "@istars/service/clock.ts";

/** One instant on both clocks. */
export interface Moment {
  readonly monoMs: number;
  readonly wallMs: number;
}

export const momentOf = (clock: Clock): Moment => ({ monoMs: clock.monoMs(), wallMs: clock.wallMs() });
