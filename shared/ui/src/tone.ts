/**
 * What a colour on a screen means. `info` is "worth knowing, nothing wrong"; `idle` is "there, not in use, nothing wrong"; `unknown` is "cannot be told".
 * A tone never stands alone: an icon or a word goes with it.
 */
export type Tone = "ok" | "info" | "idle" | "unknown" | "warning" | "critical";
