/** What people, schedules and the caller's own work tell the decision since the step before. */
export type Order =
  /** Go down in `inMs`: asked for by a person or a program, or due by schedule. The sooner of two orders stands. */
  | { readonly kind: "shut-down"; readonly by: "command" | "schedule"; readonly inMs: number }
  /** No order to go down stands any more; does not touch what feeds bring about. */
  | { readonly kind: "withdraw" }
  /** Non-critical triggers rest while input is proven good; at most 24 h, 0 ends it (SAFETY 7). */
  | { readonly kind: "maintenance"; readonly forMs: number }
  /** Go through everything without ending anything. Refused while something real counts down. */
  | { readonly kind: "drill" }
  /** A drill has shown that the network path outlives the mains (SAFETY 8). */
  | { readonly kind: "path-proven" }
  /** The commands are through, whatever came of them. */
  | { readonly kind: "commands-ended" }
  /** The system has taken the word to power off. */
  | { readonly kind: "power-off-given" };

export const MAX_MAINTENANCE_MS = 86_400_000;
