import type { ProductTexts } from "@istars/ui/accounts/product-texts.ts";

/** What the card says of itself where people log in. */
export const productTexts = {
  name: "iStars",
  kind: "UPS card",
  offline: "The card does not answer",
  offlineHelp: "Check that this computer reaches the card. The page tries again by itself.",
  noAnswer: "The card does not answer. Check the network, then try again.",
  notTaken: "The card does not take this",
  permissions: { none: "None", read: "Read", "read-write": "Read-write" },
  permissionHelp: {
    none: "May log in and set the own password, and sees nothing.",
    read: "May look at everything and change nothing.",
    "read-write": "May look at everything and change everything, users included.",
  },
} as const satisfies ProductTexts;
