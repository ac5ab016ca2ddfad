import { once } from "node:events";
import type { DiscoveryChange } from "@istars/protocol/model/discovery.ts";
import { localInterfaces } from "@istars/protocol/net/discovery/interfaces.ts";
import { type Met, Searcher } from "@istars/protocol/net/discovery/searcher.ts";
import { setCard } from "@istars/protocol/net/discovery/setter.ts";
import { systemClock } from "@istars/service/clock.ts";
import { ADMIN } from "./card-bench.ts";

/** How long to go on, ms: to find the card at all, and to hear what came of a change. */
const FIND_MS = 10_000;
const CHANGE_MS = 30_000;

/**
 * Somebody with a laptop on the wire, as a program of a network namespace: `card-asker-bench.ts [CHANGE]` meets the one card there, asks
 * it for the change (JSON) if there is one, waits until that has ended, and prints the card as it was met last.
 */
async function ask(change: DiscoveryChange | null): Promise<unknown> {
  const interfaces = localInterfaces().filter(({ isLoopback }) => !isLoopback);
  const first = await meet(() => true, FIND_MS);
  if (change === null) return first;
  const { here, from, interface: through } = first;
  const card = { mac: here.mac, address: from, interface: through };
  const outcome = await setCard({ card, ...ADMIN, change, interfaces, clock: systemClock }, systemClock.timeout(FIND_MS));
  if (outcome.kind !== "accepted") return outcome;
  const hasEnded = (met: Met) => met.here.change?.transaction === outcome.transaction && met.here.change.state !== "applying";
  return await meet(hasEnded, CHANGE_MS);
}

async function meet(fits: (met: Met) => boolean, withinMs: number): Promise<Met> {
  const interfaces = localInterfaces().filter(({ isLoopback }) => !isLoopback);
  const found = new AbortController();
  const met: Met[] = [];
  const onMet = (one: Met) => {
    if (!fits(one)) return;
    met.push(one);
    found.abort();
  };
  const searcher = new Searcher({ interfaces, clock: systemClock, onMet, onProblem: () => {} });
  await searcher.run({}, AbortSignal.any([found.signal, systemClock.timeout(withinMs)]));
  const [first] = met;
  if (!first) throw new Error(`no such card within ${withinMs} ms`);
  return first;
}

const [, , change] = process.argv;
const answer = await ask(change === undefined ? null : (JSON.parse(change) as DiscoveryChange));
process.stdout.write(JSON.stringify(answer));
if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
