/** A light by which a person finds the card among its like. */
export interface IdentifyLight {
  /** False where there is no light. */
  readonly canBlink: boolean;
  /** Time for which it goes on blinking, ms; 0 when it does not. */
  readonly leftMs: number;
  /** Blinks from now on for `seconds`, in place of what was left. Rejects with the system's error. */
  blink(seconds: number): Promise<void>;
  /** Puts the light back. May be called twice. */
  close(): Promise<void>;
}
