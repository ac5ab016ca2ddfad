import { type CardNature, hex } from "./card-nature.ts";

/** The server that a card's UPS feeds, if it is one of a pair: both cards of the pair tell of the same one. */
export function hostsOf({ pair }: CardNature): readonly object[] {
  if (pair === null) return [];
  return [
    {
      id: `5e17e700-0000-4000-8000-${hex(pair, 12)}`,
      kind: "agent",
      name: `server-${pair + 1}`,
      address: "127.0.0.1",
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
    },
  ];
}
