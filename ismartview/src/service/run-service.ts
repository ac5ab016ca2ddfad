import { type Address, formatAddress } from "@istars/service/address.ts";
import { Auth } from "@istars/service/auth/auth.ts";
import type { Clock } from "@istars/service/clock.ts";
import { listenAt } from "@istars/service/http/listen-at.ts";
import { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { Lifecycle } from "@istars/service/lifecycle.ts";
import type { Logger } from "@istars/service/logging.ts";
import { createScanner } from "@istars/service/scan/create-scanner.ts";
import { readKeyFile } from "@istars/service/settings/key-file.ts";
import { Sealer } from "@istars/service/settings/sealer.ts";
import { probeCard } from "../add/probe.ts";
import { readImport } from "../add/read-import.ts";
import { createAlarmDesk } from "../alarms/desk.ts";
import { createCollector } from "../collect/create-collector.ts";
import type { CardListener } from "../fleet/card-news.ts";
import { createFleet } from "../fleet/create-fleet.ts";
import { Registry } from "../fleet/registry.ts";
import { createCardCaller } from "../remote/card-caller.ts";
import { createCommander } from "../remote/create-commander.ts";
import { openSqliteFleetStore } from "../store/sqlite-fleet-store.ts";
import { receiveTraps, type TrapPort } from "../traps/receive-traps.ts";
import { buildService } from "./service.ts";

export interface RunServiceOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** Folder of the built pages, absolute; `null`: the API alone. */
  readonly webRoot: string | null;
  /** Folder for everything that is kept; made if missing. */
  readonly data: string;
  /** Port 0 takes a free one. */
  readonly listen: Address;
  /** Password of `admin` at the first start; `null` leaves the default one, which has to be changed before anything else. */
  readonly adminPassword: string | null;
  /** Where traps and informs of other makers' cards are received; `null`: nowhere. */
  readonly traps: TrapPort | null;
  /** UDP port that iStars cards listen on for those who search. */
  readonly discoveryPort: number;
  /** Whether a proxy on this machine speaks for whoever asks. */
  readonly isBehindProxy: boolean;
  /** Whether a window starts it, for this machine alone. */
  readonly isForWindow: boolean;
}

export interface RunningService {
  /** e.g. `http://127.0.0.1:8090` */
  readonly origin: string;
  /** Opens the window's session; `null` where no window started it. */
  readonly secret: string | null;
  /** Listens to no card any more, stores what waits, and stops everything in reverse order. May be called twice. */
  close(): Promise<void>;
}

/** Characters of the installation's identity that tell its cookie apart. */
const INSTANCE_CHARS = 8;

/**
 * Starts iSmartView, from the store up to what faces the network; what was started is stopped again if something fails. Rejects with a
 * `StoreError` that says who has the folder, or an `Error` that says which port is taken.
 */
export async function runService(options: RunServiceOptions): Promise<RunningService> {
  const { clock, log, version } = options;
  const parts = new Lifecycle({ clock, log });
  try {
    const { origin, secret } = await startParts(options, parts);
    log.info({ origin, http: formatAddress(options.listen), data: options.data, version }, "ready");
    return { origin, secret, close: async () => void (await parts.close()) };
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function startParts(options: RunServiceOptions, parts: Lifecycle): Promise<Omit<RunningService, "close">> {
  const { clock, log, version, webRoot, data, listen, adminPassword, isBehindProxy, isForWindow } = options;
  const store = await openSqliteFleetStore({ directory: data, log: log.child({ part: "store" }) });
  parts.add("store", () => store.close());
  const key = readKeyFile(data);
  const { fleetId } = await store.identity();
  const auth = new Auth({ store: store.accounts, clock, log, firstPassword: adminPassword, saltKey: key });
  await auth.open();
  parts.add("users", () => auth.close());

  const registry = await Registry.open({ store, sealer: new Sealer(key), clock, log });
  const caller = createCardCaller({ reachOf: (cardId) => registry.reachOf(cardId), clock });
  const desk = createAlarmDesk({ store, caller, clock, log: log.child({ part: "alarms" }) });
  await desk.open();
  parts.add("alarms", () => desk.close());
  const commander = createCommander({ caller, desk, store, clock, log: log.child({ part: "commands" }) });
  parts.add("commands", () => commander.close());
  const makeCollector = (listener: CardListener) => createCollector({ clock, log: log.child({ part: "cards" }), listener });
  const fleet = await createFleet({
    ...{ registry, store, desk, commander, clock, log: log.child({ part: "fleet" }) },
    makeCollector,
  });
  parts.add("fleet", () => fleet.close());

  const trapDeps = { directory: data, registry, fleet, clock, log: log.child({ part: "traps" }) };
  const traps = options.traps && (await receiveTraps(options.traps, trapDeps));
  if (traps) parts.add("traps", () => traps.close());
  const scanner = createScanner({ clock, port: options.discoveryPort });
  parts.add("scanner", () => scanner.close());

  const launch = isForWindow ? new LaunchSessions({ clock, user: "desktop" }) : null;
  const app = await buildService({
    ...{ fleet, store, auth, launch, isBehindProxy, clock, log: log.child({ part: "http" }), version, webRoot },
    scanner,
    trapCounts: traps?.counts ?? null,
    probe: (reach, signal) => probeCard(reach, { clock, makeCollector }, signal),
    readImport: (csv) => {
      const places = new Set([...registry.members()].map(({ stored }) => stored.place));
      return readImport(csv, (place) => places.has(place));
    },
    onRetention: (retention) => fleet.takeRetention(retention),
    instance: fleetId.slice(0, INSTANCE_CHARS),
  });
  parts.add("http", () => app.close());
  const origin = await listenAt(app, listen, "choose another one with --http");
  return { origin, secret: launch?.secret ?? null };
}
