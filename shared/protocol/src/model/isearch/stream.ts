import type { ChangeRun } from "./address-plan.ts";
import type { FoundCard, Scan } from "./found-card.ts";

/**
 * What iSearch's stream tells. After `hello` come all cards found, the latest scan and the latest run; then what changes, as state:
 * each message replaces what was known under its key. Cards of one moment come together, so that a full room is a few messages.
 */
export type IsearchStreamMessage =
  | { readonly event: "hello"; readonly data: { readonly v: 1; readonly version: string; readonly wallMs: number } }
  | { readonly event: "cards"; readonly data: { readonly cards: readonly FoundCard[] } }
  /** The list was emptied. */
  | { readonly event: "forgotten"; readonly data: Readonly<Record<string, never>> }
  | { readonly event: "scan"; readonly data: Scan }
  | { readonly event: "change"; readonly data: ChangeRun }
  | { readonly event: "beat"; readonly data: { readonly wallMs: number } };
