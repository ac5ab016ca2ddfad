import { en } from "@istars/protocol/model/texts/en.ts";
import { Auth } from "@istars/service/auth/auth.ts";
import type { Clock } from "@istars/service/clock.ts";
import { Lifecycle } from "@istars/service/lifecycle.ts";
import type { Logger } from "@istars/service/logging.ts";
import { createOutbox } from "@istars/service/outbox/outbox.ts";
import { type Address, formatAddress } from "./address.ts";
import { AlarmKeeper } from "./alarms/keeper.ts";
import { buildApi } from "./api/api.ts";
import { createEventLog } from "./events/stored-event-log.ts";
import type { Host } from "./host.ts";
import { initialSnapshot } from "./live/initial-snapshot.ts";
import { LiveState } from "./live/live.ts";
import { Counters } from "./metrics/counters.ts";
import { createNutServer } from "./nut/server.ts";
import { nutAccounts } from "./nut-accounts.ts";
import { createRecorder } from "./records/recorder.ts";
import { RecordUpkeep } from "./records/upkeep.ts";
import { createSnmpAgent } from "./snmp/agent.ts";
import { openCardStore } from "./store/card-store.ts";
import { checkUpsUri, createUps } from "./ups.ts";
import { FIRMWARE_VERSION } from "./version.ts";

export interface CardDeps {
  /** Folder for everything the card keeps; made if missing. */
  readonly data: string;
  /** See `checkUpsUri`. */
  readonly ups: string;
  readonly http: Address;
  /** `null` does not listen. */
  readonly snmp: Address | null;
  readonly nut: Address | null;
  /** Password of `admin` at the first start; `null` leaves the default one, which has to be changed before anything else. */
  readonly adminPassword: string | null;
  /** A read-only community; `null` leaves SNMP silent (SAFETY 32). */
  readonly snmpCommunity: string | null;
  /** Folder of the built web pages, absolute; `null` serves the API alone. */
  readonly webRoot: string | null;
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A running card. */
export interface Card extends AsyncDisposable {
  /** Where it really listens, ports given out by the system included. */
  readonly addresses: { readonly http: Address; readonly snmp: Address | null; readonly nut: Address | null };
  /** Settles with the error when the card can no longer do its work; else stays open for as long as the card runs. */
  readonly failed: Promise<unknown>;
  /** Stops everything in reverse order; may be called twice. */
  close(): Promise<void>;
}

/** Name of the UPS for NUT clients; NAS devices know no other. */
const NUT_UPS_NAME = "ups";

/**
 * Builds and starts a card, from the store up to what faces the network; what was started is stopped again if something fails.
 * Rejects with `StoreError`, `UpsUriError`, or the system's error when an address cannot be had.
 */
export async function createCard(deps: CardDeps): Promise<Card> {
  const { clock, log } = deps;
  const parts = new Lifecycle({ clock, log });
  try {
    const { addresses, failed } = await startParts(deps, parts);
    const close = async () => void (await parts.close());
    log.info({ ...texts(addresses), ups: deps.ups, firmware: FIRMWARE_VERSION }, "ready");
    return { addresses, failed, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function startParts(deps: CardDeps, parts: Lifecycle): Promise<Pick<Card, "addresses" | "failed">> {
  const { clock, log, host } = deps;
  const { protocol, address } = checkUpsUri(deps.ups);
  const startedMonoMs = clock.monoMs();
  const stop = new AbortController();
  const counters = new Counters();

  const store = await openCardStore({ directory: deps.data, log });
  parts.add("store", () => store.close());
  const { cardId } = await store.run("identity");
  const auth = new Auth({
    store,
    clock,
    log,
    firstPassword: deps.adminPassword,
    onRefused: (code) => counters.add(code === "rate.limited" ? "login_lockouts" : "login_failures"),
  });
  await auth.open();
  parts.add("users", () => auth.close());

  const live = new LiveState(initialSnapshot({ protocol, address }, startedMonoMs));
  const eventLog = await createEventLog({ store, clock, log });
  const outbox = createOutbox({ store, event: (id) => store.run("event", id), channels: new Map(), clock, log });
  parts.add(
    "outbox",
    eventLog.subscribe(() => outbox.wake()),
  );
  outbox.start();
  parts.add("outbox", () => outbox.close());
  const recorder = createRecorder({ live, store, clock, log });
  recorder.start();
  parts.add("records", () => recorder.close());
  const upkeep = new RecordUpkeep({ store, clock, log });
  upkeep.start();
  parts.add("record upkeep", () => upkeep.close());

  const ups = createUps({ uri: deps.ups, live, clock, log: log.child({ part: "ups" }) });
  const keeper = new AlarmKeeper({ live, eventLog, clock, log, tells: ups.tells, firmware: FIRMWARE_VERSION });
  await keeper.start();
  parts.add("alarms", () => keeper.close());
  const failed = new Promise<unknown>((resolve) => {
    ups.start(stop.signal).catch(resolve);
  });
  parts.add("ups", async () => {
    stop.abort();
    await ups.close();
  });

  const facts = {
    cardId,
    bootId: crypto.randomUUID(),
    name: host.name,
    location: "",
    contact: "",
    firmware: FIRMWARE_VERSION,
    startedMonoMs,
  };
  const snmp = createSnmpAgent({
    live,
    system: {
      descr: `iStars UPS card, firmware ${FIRMWARE_VERSION}`,
      contact: facts.contact,
      name: facts.name,
      location: facts.location,
      upsName: facts.name,
      attachedDevices: "",
      agentVersion: FIRMWARE_VERSION,
      network: host.network,
    },
    communities: deps.snmpCommunity === null ? [] : [{ name: deps.snmpCommunity, access: "read" }],
    clock,
    log: log.child({ part: "snmp" }),
  });
  parts.add("snmp", () => snmp.close());
  const snmpAddress = deps.snmp && (await taking("snmp", deps.snmp, ({ host, port }) => snmp.bind(host, port)));

  const nut = createNutServer({
    live,
    upsName: NUT_UPS_NAME,
    aliases: [],
    description: null,
    verify: nutAccounts(auth, log),
    clock,
    log: log.child({ part: "nut" }),
    counters,
    names: {
      version: FIRMWARE_VERSION,
      description: facts.name,
      contact: null,
      location: null,
      macAddress: host.network?.mac ?? null,
      alarms: en.alarms,
    },
  });
  parts.add("nut", () => nut.close());
  const nutAddress = deps.nut && (await taking("nut", deps.nut, ({ host, port }) => nut.listen(host, port)));

  const app = await buildApi({
    live,
    store,
    eventLog,
    auth,
    facts,
    clock,
    log: log.child({ part: "http" }),
    counters,
    snmp: snmp.counters,
    webRoot: deps.webRoot,
    acknowledge: (instance, by) => keeper.acknowledge(instance, by),
    command: (command, by) => ups.send(command, by, stop.signal),
  });
  parts.add("http", () => app.close());
  const httpAddress = await taking("http", deps.http, async ({ host, port }) => {
    const url = await app.listen({ host, port });
    return { port: Number(new URL(url).port) || port };
  });

  return { addresses: { http: httpAddress, snmp: snmpAddress, nut: nutAddress }, failed };
}

/** Opens an address that an option gives; the port is the one really taken. */
async function taking(option: string, wanted: Address, open: (wanted: Address) => Promise<{ readonly port: number }>): Promise<Address> {
  try {
    return { host: wanted.host, port: (await open(wanted)).port };
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new Error(`cannot listen at ${formatAddress(wanted)} (${reason}); choose another address with --${option}`, { cause: error });
  }
}

/** Addresses as they stand in the log, `null` for what does not listen. */
const texts = (addresses: Card["addresses"]): Readonly<Record<string, string | null>> =>
  Object.fromEntries(Object.entries(addresses).map(([name, address]) => [name, address && formatAddress(address)]));
