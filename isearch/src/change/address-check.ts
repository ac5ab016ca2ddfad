import type { AddressCheck } from "@istars/protocol/model/isearch/address-plan.ts";
import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import type { AddressProbe, Presence } from "./address-probe.ts";
import type { OurCard, PlanFacts } from "./plan-judge.ts";

/** What an address is looked at with. */
export interface CheckFacts extends PlanFacts {
  readonly probe: AddressProbe;
}

/** What was found out about an address. `by`: who holds it, if that is not the card. */
export interface Checked {
  readonly check: AddressCheck;
  readonly by: string | null;
}

/** An address for a card; `null`: for any that is not there yet. */
interface Question {
  readonly address: string;
  readonly card: OurCard | null;
}

const FREE: Checked = { check: "free", by: null };
const OWN: Checked = { check: "own", by: null };
const NOT_CHECKED: Checked = { check: "not-checked", by: null };

/**
 * Looks whether somebody is at each address: in the list of what was found, among this machine's own, and by asking the network. Who is
 * there but is the card itself is no conflict. Gives an answer for each question, in their order.
 */
export async function checkAddresses(questions: readonly Question[], facts: CheckFacts, signal: AbortSignal): Promise<readonly Checked[]> {
  const known = questions.map((question) => knownOf(question, facts));
  const toAsk = questions.flatMap(({ address }, at) => (known[at] ? [] : [address]));
  const seen = await facts.probe.look([...new Set(toAsk)], signal);
  const isStranger = questions.some(({ address }, at) => !known[at] && seen.get(address)?.kind === "present");
  const neighbours = isStranger ? await facts.probe.neighbours(signal) : new Map<string, string>();
  return questions.map(({ address, card }, at) => known[at] ?? judge(seen.get(address), card, neighbours));
}

function knownOf({ address, card }: Question, { cards, interfaces }: CheckFacts): Checked | null {
  const holders = cards.filter((each) => !each.isLost && (each.here ?? each.foreign)?.address === address);
  const other = holders.find(({ key }) => key !== card?.key);
  if (other) return { check: "taken", by: holderName(other) };
  if (holders.length > 0) return OWN;
  const own = interfaces.find(({ ipv4 }) => ipv4.some((at) => at.address === address));
  if (own) return { check: "taken", by: own.name };
  // Each address of the loopback network answers, whether somebody listens there or not.
  return address.startsWith("127.") ? NOT_CHECKED : null;
}

/**
 * Whoever answers is the card if it has its MAC, or the one that answers at the card's address now: a port may answer ARP with another
 * MAC than the card tells.
 */
function judge(presence: Presence | undefined, card: OurCard | null, neighbours: ReadonlyMap<string, string>): Checked {
  switch (presence?.kind) {
    case "absent":
      return FREE;
    case "present": {
      const { mac } = presence;
      const isCard = mac !== null && card !== null && (mac === card.here.mac || mac === neighbours.get(card.here.address));
      return isCard ? OWN : { check: "taken", by: mac };
    }
    case "unknown":
    case undefined:
      return NOT_CHECKED;
  }
}

/** What people know it by. */
export function holderName({ here, foreign, key }: FoundCard): string {
  if (here) return here.name === "" ? here.mac : here.name;
  const maker = [foreign?.manufacturer, foreign?.model].filter((text) => text).join(" ");
  return foreign?.name || maker || key;
}
