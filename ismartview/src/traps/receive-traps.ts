import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { type TrapCounts, TrapReceiver } from "@istars/protocol/net/snmp/trap-receiver.ts";
import { V3Notifications } from "@istars/protocol/net/snmp/v3-notifications.ts";
import { formatAddress } from "@istars/service/address.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { userOf } from "../collect/snmp-user.ts";
import type { RunningFleet } from "../fleet/create-fleet.ts";
import type { Registry } from "../fleet/registry.ts";
import { EngineFile } from "./engine-file.ts";
import { keepPeers } from "./keep-peers.ts";
import { TrapDesk, type TrapPlace } from "./trap-desk.ts";

export interface TrapPort {
  readonly host: string;
  readonly port: number;
  /** False: without it one goes on, and says so in the log. */
  readonly isNeeded: boolean;
}

export interface ReceiveTrapsDeps {
  /** The program's folder, which is there already. */
  readonly directory: string;
  readonly registry: Pick<Registry, "members" | "reachOf">;
  readonly fleet: Pick<RunningFleet, "takeTrap">;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface ReceivedTraps {
  /** What came, by what became of it. */
  readonly counts: TrapCounts;
  /** May be called twice. */
  close(): Promise<void>;
}

/** Receives traps and informs for the fleet's SNMP cards. Rejects with an `Error` that says which port is taken or not allowed. */
export async function receiveTraps({ host, port, isNeeded }: TrapPort, deps: ReceiveTrapsDeps): Promise<ReceivedTraps> {
  const { directory, registry, fleet, clock, log } = deps;
  const desk = new TrapDesk({
    places: () => trapPlaces(registry),
    userOf: (cardId) => {
      const reach = registry.reachOf(cardId);
      return reach?.kind === "snmp" ? userOf(reach) : null;
    },
    resolve: async (name) => {
      const found = await lookup(name, { all: true }).catch(() => []); // a name nobody knows now is looked up again later
      return found.map(({ address }) => address);
    },
    onTrap: (cardId, name) => fleet.takeTrap(cardId, name),
    clock,
    log,
  });
  const file = await EngineFile.open(directory, log);
  const v3 = new V3Notifications({ own: file.own, peers: file.peers, salt: randomBytes(8).readBigUInt64BE() }, clock);
  const receiver = new TrapReceiver({ clock, taker: desk, v3 });
  const over = new AbortController();
  const keeping = keepPeers({ heard: v3.heard, file, clock, log }, over.signal);
  const close = async () => {
    await receiver.close();
    over.abort();
    await keeping;
  };
  const where = formatAddress({ host, port });
  try {
    log.info({ traps: formatAddress({ host, port: await receiver.listen(host, port) }) }, "traps are received");
  } catch (err) {
    await close();
    const code = err instanceof Error && "code" in err ? String(err.code) : String(err);
    if (isNeeded) throw new Error(`cannot receive traps at ${where} (${code}); choose another address with --traps`, { cause: err });
    log.warn({ code }, `traps cannot be received at ${where}; cards are polled all the same`);
  }
  return { counts: receiver.counts, close };
}

function* trapPlaces(registry: Pick<Registry, "members">): Iterable<TrapPlace> {
  for (const { id, reach } of registry.members()) if (reach?.kind === "snmp") yield { cardId: id, host: reach.host };
}
