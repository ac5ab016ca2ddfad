import { resolve } from "node:path";
import { localInterfaces } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Host } from "../host.ts";
import { systemCommands } from "./commands.ts";
import { LinuxNetwork } from "./linux-network.ts";
import type { Listeners } from "./listeners.ts";
import type { Network } from "./network.ts";
import { ResolvConf } from "./resolv-conf.ts";
import { SimulatedNetwork } from "./simulated-network.ts";

/** `linux`: the card's own port. `simulated`: a card that is nothing but its sockets. */
export const PLATFORMS = ["linux", "simulated"] as const;
export type PlatformName = (typeof PLATFORMS)[number];

export interface NetworkDeps {
  readonly host: Host;
  readonly cardId: string;
  /** The card's data folder. */
  readonly data: string;
  /** Where the command line lets the card listen. */
  readonly base: string;
  readonly listeners: Listeners;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The card's network port on this platform. */
export async function makeNetwork(platform: PlatformName, deps: NetworkDeps): Promise<Network> {
  const { host, cardId, data, base, listeners, clock, log } = deps;
  switch (platform) {
    case "linux": {
      const network = new LinuxNetwork({
        port: host.network,
        interfaces: localInterfaces,
        commands: systemCommands,
        pidFile: resolve(data, "dhcp-client.pid"),
        resolvConf: new ResolvConf(),
        clock,
        log,
      });
      await network.open();
      return network;
    }
    case "simulated":
      return new SimulatedNetwork({ cardId, base, interfaces: localInterfaces, move: (from, to) => listeners.move(from, to) });
  }
}
