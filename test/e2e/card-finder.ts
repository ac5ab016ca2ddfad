import type { DiscoveryChange, Here } from "@istars/protocol/model/discovery.ts";
import { localInterfaces } from "@istars/protocol/net/discovery/interfaces.ts";
import { type Met, Searcher } from "@istars/protocol/net/discovery/searcher.ts";
import { type SetOutcome, setCard } from "@istars/protocol/net/discovery/setter.ts";
import { systemClock } from "@istars/service/clock.ts";
import { ADMIN } from "./card-bench.ts";

const loopback = () => localInterfaces().filter(({ isLoopback }) => isLoopback);

/** Searches on loopback until a card that fits is met, and gives it as it then is. Fails after `withinMs`. */
export async function findCard(port: number, fits: (here: Here) => boolean, { withinMs = 10_000 } = {}): Promise<Met> {
  const found = new AbortController();
  let met: Met | null = null;
  const searcher = new Searcher({
    interfaces: loopback(),
    clock: systemClock,
    port,
    onMet: (one) => {
      if (met !== null || !fits(one.here)) return;
      met = one;
      found.abort();
    },
    onProblem: () => {},
  });
  await searcher.run({}, AbortSignal.any([found.signal, systemClock.timeout(withinMs)]));
  if (met === null) throw new Error(`no such card was met within ${withinMs} ms`);
  return met;
}

/** All cards that answer within `forMs`, by address. */
export async function findCards(port: number, { forMs = 700 } = {}): Promise<readonly Here[]> {
  const cards = new Map<string, Here>();
  const onMet = ({ here }: Met) => void cards.set(here.mac, here);
  const searcher = new Searcher({ interfaces: loopback(), clock: systemClock, port, onMet, onProblem: () => {} });
  await searcher.run({}, systemClock.timeout(forMs));
  return [...cards.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** Asks a card that was met for a change, as the administrator if nobody else is named. */
export function changeCard(
  { here, from, interface: through }: Met,
  change: DiscoveryChange,
  { port, user = ADMIN.user, password = ADMIN.password }: { readonly port: number; readonly user?: string; readonly password?: string },
): Promise<SetOutcome> {
  const card = { mac: here.mac, address: from, interface: through };
  const interfaces = loopback();
  return setCard({ card, user, password, change, interfaces, clock: systemClock, port }, systemClock.timeout(30_000));
}
