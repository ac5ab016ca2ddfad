/** Each holds what stands before it. `operate` is iSmartView's alone: its operators act on alarms and UPSs and change nothing else. */
export const PERMISSIONS = ["none", "read", "operate", "read-write"] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Those that the card gives. */
export const CARD_PERMISSIONS = ["none", "read", "read-write"] as const satisfies readonly Permission[];
/** Those that iSmartView gives: to viewers, operators and administrators. */
export const FLEET_PERMISSIONS = ["read", "operate", "read-write"] as const satisfies readonly Permission[];
