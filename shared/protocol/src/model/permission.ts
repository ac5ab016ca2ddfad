export const PERMISSIONS = ["none", "read", "read-write"] as const;
export type Permission = (typeof PERMISSIONS)[number];
