import type { uiTexts } from "../text/ui.texts.ts";
import type { Quantity } from "../values/quantity.ts";

/** Label of a row, as a word of `ui:details`. */
export type DetailLabel = Exclude<keyof (typeof uiTexts)["details"], "groups" | "beepers" | "phase">;

/** One fact of a node. A quantity has one value, or one a phase. */
export type DetailRow =
  | { readonly kind: "quantity"; readonly label: DetailLabel; readonly quantity: Quantity; readonly values: readonly (number | null)[] }
  | {
      readonly kind: "estimate";
      readonly label: DetailLabel;
      readonly quantity: "share";
      readonly value: number;
      readonly uncertainty: number;
      readonly source: EstimateSource;
    }
  | {
      readonly kind: "duration";
      readonly label: DetailLabel;
      readonly ms: number | null;
      readonly estimate?: { readonly uncertaintyMs: number; readonly source: EstimateSource };
    }
  | { readonly kind: "words"; readonly label: DetailLabel; readonly text: string | null };
export type EstimateSource = "battery-voltage" | "held-countdown";

/** True when the UPS tells nothing of it. */
export function isUntold(row: DetailRow): boolean {
  switch (row.kind) {
    case "quantity":
      return row.values.every((value) => value === null);
    case "estimate":
      return false;
    case "duration":
      return row.ms === null;
    case "words":
      return row.text === null;
  }
}
