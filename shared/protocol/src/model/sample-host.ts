import type { Host } from "./hosts.ts";

/** A server with an armed agent that was heard just now. For tests. */
export const sampleHost = (changes: Partial<Host> = {}): Host => ({
  id: "0a1b2c3d-0000-4000-8000-000000000001",
  kind: "agent",
  name: "web-1",
  address: "10.0.0.9",
  os: "linux 6.1.0",
  version: "0.1.0",
  needsMs: 60_000,
  grantedMs: 60_000,
  state: "ready",
  dryRun: false,
  isOnline: true,
  unprotected: null,
  unprotectedForMs: null,
  isAbsent: false,
  seenAgoMs: 0,
  firstSeenWallMs: 0,
  ...changes,
});
