import type { Observation, Source } from "@istars/protocol/net/source/observation.ts";
import type { CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { until } from "./until.ts";

const SOON = { withinMs: 40_000, everyMs: 50 };
/** Facts of a UPS on mains. */
export const MAINS = { mainsOk: true, onBattery: false } as const;
/** Facts of one on battery. */
export const BATTERY = { mainsOk: false, onBattery: true } as const;

/** A source that runs until it is disposed of. */
export function running(source: Source) {
  const stop = new AbortController();
  const done = source.run(stop.signal);
  return {
    told: (what: string, fits: (now: Observation) => boolean) =>
      until(
        `${source.id}: ${what}; last it knew ${JSON.stringify(source.current())}`,
        async () => {
          const now = source.current();
          return fits(now) && now;
        },
        SOON,
      ),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
    },
  };
}

const isOnline = ({ link, reading }: Observation): boolean => link.state === "online" && link.reason === null && reading !== null;
/** Online, with these facts. */
export const has = (facts: Readonly<Record<string, boolean>>) => (now: Observation) =>
  isOnline(now) && Object.entries(facts).every(([name, is]) => now.reading?.facts[name as keyof typeof MAINS] === is);
/** In this state, for this reason. */
export const isLink = (state: string, reason: string | null) => (now: Observation) =>
  now.link.state === state && now.link.reason === reason;

/** A token that an agent reads the card with. */
export async function tokenOf(bench: CardBench): Promise<{ readonly token: string; readonly id: number }> {
  const session = await CardSession.open(bench.addresses.http);
  const { token, about } = await session.call("createToken", { body: { name: "agent", scope: "read", expiresWallMs: null } });
  return { token, id: about.id };
}
