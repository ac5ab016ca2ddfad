/** Each holds what stands before it. `operate` is iSmartView's alone: its operators act on alarms and UPSs and change nothing else. */
export const PERMISSIONS = ["none", "read", "operate", "read-write"] as const;
export type Permission = (typeof PERMISSIONS)[number];
