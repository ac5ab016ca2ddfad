import { lookup } from "node:dns/promises";
import { TrapReceiver } from "@istars/protocol/net/snmp/trap-receiver.ts";
import { formatAddress } from "@istars/service/address.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { RunningFleet } from "../fleet/create-fleet.ts";
import type { Registry } from "../fleet/registry.ts";
import { TrapDesk, type TrapPlace } from "./trap-desk.ts";

export interface TrapPort {
  readonly host: string;
  readonly port: number;
  /** False: without it one goes on, and says so in the log. */
  readonly isNeeded: boolean;
}

export interface ReceiveTrapsDeps {
  readonly registry: Pick<Registry, "members">;
  readonly fleet: Pick<RunningFleet, "takeTrap">;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Receives traps and informs for the fleet's SNMP cards. Rejects with an `Error` that says which port is taken or not allowed. */
export async function receiveTraps({ host, port, isNeeded }: TrapPort, deps: ReceiveTrapsDeps): Promise<TrapReceiver> {
  const { registry, fleet, clock, log } = deps;
  const desk = new TrapDesk({
    places: () => trapPlaces(registry),
    resolve: async (name) => {
      const found = await lookup(name, { all: true }).catch(() => []); // a name nobody knows now is looked up again later
      return found.map(({ address }) => address);
    },
    onTrap: (cardId, name) => fleet.takeTrap(cardId, name),
    clock,
    log,
  });
  const receiver = new TrapReceiver({ clock, onNotification: (notification, from) => desk.take(notification, from) });
  const where = formatAddress({ host, port });
  try {
    log.info({ traps: formatAddress({ host, port: await receiver.listen(host, port) }) }, "traps are received");
  } catch (err) {
    await receiver.close();
    const code = err instanceof Error && "code" in err ? String(err.code) : String(err);
    if (isNeeded) throw new Error(`cannot receive traps at ${where} (${code}); choose another address with --traps`, { cause: err });
    log.warn({ code }, `traps cannot be received at ${where}; cards are polled all the same`);
  }
  return receiver;
}

function* trapPlaces(registry: Pick<Registry, "members">): Iterable<TrapPlace> {
  for (const { id, reach } of registry.members()) if (reach?.kind === "snmp") yield { cardId: id, host: reach.host };
}
