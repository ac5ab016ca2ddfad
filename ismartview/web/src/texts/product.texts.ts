import type { ProductTexts } from "@istars/ui/accounts/product-texts.ts";

/** What iSmartView says of itself where people log in. */
export const productTexts = {
  name: "iStars",
  kind: "iSmartView",
  offline: "iSmartView does not answer",
  offlineHelp: "Check that its service runs and that this computer reaches it. The page tries again by itself.",
  noAnswer: "iSmartView does not answer. Check that its service runs, then try again.",
  notTaken: "iSmartView does not take this",
  permissions: { read: "Viewer", operate: "Operator", "read-write": "Administrator" },
  permissionHelp: {
    read: "May look at everything and change nothing.",
    operate: "May acknowledge and silence alarms, write notes and send commands to UPSs, too.",
    "read-write": "May change everything: cards, settings and users.",
  },
} as const satisfies ProductTexts;
