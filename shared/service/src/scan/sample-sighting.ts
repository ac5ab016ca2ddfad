import type { Here } from "@istars/protocol/model/discovery.ts";
import type { Foreign } from "@istars/protocol/model/isearch/found-card.ts";
import { sampleHere } from "@istars/protocol/net/discovery/sample-here.ts";
import type { CardSighting, ForeignSighting } from "./sighting.ts";

/** A card in good health, met by broadcast through eth0. For tests. */
export function sampleCard(change: Partial<Here> = {}, met: Partial<Omit<CardSighting, "kind" | "here">> = {}): CardSighting {
  const here = sampleHere(change);
  return { kind: "istars", here, from: here.address, interface: "eth0", by: "broadcast", isWrongSubnet: false, ...met };
}

/** Another maker's UPS. For tests. */
export function sampleForeign(change: Partial<Foreign> = {}, kind: ForeignSighting["kind"] = "snmp"): ForeignSighting {
  const port = kind === "snmp" ? 161 : 3_493;
  return {
    kind,
    interface: "eth0",
    foreign: { address: "192.0.2.9", port, manufacturer: "ACME", model: "Online 3000", name: "ups", ...change },
  };
}
