import type { PlanRequest } from "@istars/protocol/model/isearch/address-plan.ts";
import { ipv4Number, ipv4Text, subnetOf } from "@istars/protocol/model/settings/network-faults.ts";
import { type CheckFacts, checkAddresses } from "./address-check.ts";
import { macOf, type PlanDraft } from "./plan-draft.ts";

/** A plan that gives cards addresses one after another. */
export type StartPlan = Extract<PlanRequest, { readonly macs: unknown }>;

/** Most addresses looked at in one go: what is free is seen only when nobody has answered for some seconds. */
const MOST_AT_ONCE = 256;

/**
 * Gives each card, in the order of the list, the next address of the subnet from the start address on. What the network itself, the
 * gateway or somebody else has is left out; an address that one of the cards has already is that card's or nobody's.
 */
export async function readStartPlan(plan: StartPlan, facts: CheckFacts, signal: AbortSignal): Promise<readonly PlanDraft[]> {
  const { macs, prefix, gateway, dns } = plan;
  const addresses = await freeAddresses(plan, facts, signal);
  return macs.map((text, at): PlanDraft => {
    const draft = { row: at + 1, mac: macOf(text) };
    if (addresses === null) return { ...draft, wanted: { mode: "static", address: plan.start, prefix, gateway, dns }, faults: [] };
    const address = addresses[at];
    if (address === undefined) return { ...draft, wanted: null, faults: ["no-address-left"] };
    return { ...draft, wanted: { mode: "static", address, prefix, gateway, dns }, faults: [] };
  });
}

/** One for each card, or as many as there are; `null` if the start is no address. */
async function freeAddresses(
  { macs, start, prefix, gateway }: StartPlan,
  facts: CheckFacts,
  signal: AbortSignal,
): Promise<string[] | null> {
  const from = ipv4Number(start);
  if (from === null || ipv4Text(from) !== start) return null;
  const { first, last } = subnetOf(from, prefix);
  const holders = Map.groupBy(
    facts.cards.filter(({ isLost }) => !isLost),
    (card) => (card.here ?? card.foreign)?.address ?? "",
  );
  const free: string[] = [];
  for (let next = Math.max(from, first + 1); free.length < macs.length && next < last; ) {
    const batch: string[] = [];
    for (; batch.length < Math.min(macs.length - free.length, MOST_AT_ONCE) && next < last; next++) {
      if (ipv4Text(next) !== gateway) batch.push(ipv4Text(next));
    }
    const checked = await checkAddresses(
      batch.map((address) => ({ address, card: null })),
      facts,
      signal,
    );
    for (const [at, address] of batch.entries()) {
      const mac = macOf(macs[free.length] ?? "");
      const isOwn = holders.get(address)?.every(({ key }) => key === mac) === true;
      if (isOwn || checked[at]?.check !== "taken") free.push(address);
    }
  }
  return free;
}
