import type { Here } from "@istars/protocol/model/discovery.ts";
import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { ETHERNET } from "@istars/protocol/net/discovery/virtual-room.ts";
import { FoundCards } from "@istars/service/scan/found-cards.ts";
import { sampleCard, sampleForeign } from "@istars/service/scan/sample-sighting.ts";
import type { CheckFacts } from "./address-check.ts";
import { ScriptedProbe } from "./scripted-probe.ts";

/** The MAC of the nth card. */
export const sampleMac = (n: number): string => `02:00:5e:00:53:${n.toString(16).padStart(2, "0")}`;

/** Cards "Rack 1" to "Rack n" at 192.0.2.1 and up, behind eth0 (192.0.2.254/24), and "Other" of another maker at 192.0.2.200. For tests. */
export function sampleFacts(count: number, change: (n: number) => Partial<Here> = () => ({})): CheckFacts & { probe: ScriptedProbe } {
  const found = new FoundCards();
  const at = { wallMs: 1, scan: 1 };
  for (let n = 1; n <= count; n++) {
    found.see(sampleCard({ mac: sampleMac(n), address: `192.0.2.${n}`, name: `Rack ${n}`, gateway: null, ...change(n) }), at);
  }
  found.see(sampleForeign({ address: "192.0.2.200", name: "Other" }), at);
  return { cards: found.all(), interfaces: [ETHERNET], probe: new ScriptedProbe() };
}

/** The same cards, one of them otherwise. */
export const withCard = (facts: CheckFacts, n: number, change: Partial<FoundCard>): CheckFacts => ({
  ...facts,
  cards: facts.cards.map((card) => (card.key === sampleMac(n) ? { ...card, ...change } : card)),
});
