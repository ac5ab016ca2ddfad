/**
 * What a colour on a screen means. `idle` is "there, not in use, nothing wrong"; `unknown` is "cannot be told".
 * A tone never stands alone: an icon or a word goes with it.
 */
export const TONES = ["ok", "idle", "unknown", "warning", "critical"] as const;
export type Tone = (typeof TONES)[number];
