import { type Address, formatAddress } from "@istars/service/address.ts";
import { Auth } from "@istars/service/auth/auth.ts";
import type { Clock } from "@istars/service/clock.ts";
import { Lifecycle } from "@istars/service/lifecycle.ts";
import type { Logger } from "@istars/service/logging.ts";
import { createOutbox } from "@istars/service/outbox/outbox.ts";
import { readKeyFile } from "@istars/service/settings/key-file.ts";
import { AlarmKeeper } from "./alarms/keeper.ts";
import { type ApiDeps, buildApi } from "./api/api.ts";
import { cardFacts } from "./api/card-facts.ts";
import { HttpListener } from "./api/http-listener.ts";
import { CardHttps } from "./card-https.ts";
import { nutAccounts, nutNamesOf } from "./card-nut.ts";
import { CardReach, type MdnsMode } from "./card-reach.ts";
import { snmpSettingsOf, snmpSystemOf } from "./card-snmp.ts";
import { createEventLog } from "./events/stored-event-log.ts";
import type { Host } from "./host.ts";
import { Hosts } from "./hosts/hosts.ts";
import { initialSnapshot } from "./live/initial-snapshot.ts";
import { LiveState } from "./live/live.ts";
import { Counters } from "./metrics/counters.ts";
import { moving, taking } from "./network/listening.ts";
import type { PlatformName } from "./network/make-network.ts";
import { createNutServer } from "./nut/server.ts";
import { BlinkTimer, type Lamp } from "./platform/blink-timer.ts";
import { findLed } from "./platform/led-lamp.ts";
import { createRecorder } from "./records/recorder.ts";
import { RecordUpkeep } from "./records/upkeep.ts";
import { type CardSettings, learnProtocol, openCardSettings } from "./settings/card-settings.ts";
import { ReplaceableUps } from "./settings/replaceable-ups.ts";
import { type Detection, UpsOption } from "./settings/ups-option.ts";
import { createSnmpAgent } from "./snmp/agent.ts";
import { openCardStore } from "./store/card-store.ts";
import { checkUpsUri } from "./ups.ts";
import { FIRMWARE_VERSION } from "./version.ts";

export interface CardDeps {
  /** Folder for everything the card keeps; made if missing. */
  readonly data: string;
  /** See `checkUpsUri`; stands above the stored setting. `null`: as the settings say. */
  readonly ups: string | null;
  readonly http: Address;
  /** `null` does not listen. */
  readonly https: Address | null;
  readonly snmp: Address | null;
  readonly nut: Address | null;
  readonly discovery: Address | null;
  readonly platform: PlatformName;
  readonly mdns: MdnsMode;
  /** Name of the LED that blinks when the card is looked for; `null`: the one whose name says that it is for this. */
  readonly led: string | null;
  /** Password of `admin` at the first start; `null` leaves the default one, which has to be changed before anything else. */
  readonly adminPassword: string | null;
  /** A first read-only community, put in while nobody has set any; `null` leaves SNMP as the settings say (SAFETY 32). */
  readonly snmpCommunity: string | null;
  /** Folder of the built web pages, absolute; `null` serves the API alone. */
  readonly webRoot: string | null;
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A running card. */
export interface Card extends AsyncDisposable {
  /** Where it listens since its start, ports given out by the system included; hosts change when the card's address does. */
  readonly addresses: {
    readonly http: Address;
    readonly https: Address | null;
    readonly snmp: Address | null;
    readonly nut: Address | null;
    readonly discovery: Address | null;
  };
  /** Settles with the error when the card can no longer do its work; else stays open for as long as the card runs. */
  readonly failed: Promise<unknown>;
  /** Stops everything in reverse order; may be called twice. */
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

/**
 * Builds and starts a card, from the store up to what faces the network; what was started is stopped again if something fails.
 * Rejects with `StoreError`, `UpsUriError`, or the system's error when an address cannot be had.
 */
export async function createCard(deps: CardDeps): Promise<Card> {
  const { clock, log } = deps;
  const parts = new Lifecycle({ clock, log });
  try {
    const { addresses, failed, ups } = await startParts(deps, parts);
    const close = async () => void (await parts.close());
    log.info({ ...texts(addresses), ups, firmware: FIRMWARE_VERSION }, "ready");
    return { addresses, failed, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function startParts(deps: CardDeps, parts: Lifecycle): Promise<Pick<Card, "addresses" | "failed"> & { readonly ups: string }> {
  const { clock, log, host } = deps;
  if (deps.ups !== null) checkUpsUri(deps.ups);
  const startedMonoMs = clock.monoMs();
  const counters = new Counters();

  const store = await openCardStore({ directory: deps.data, log });
  parts.add("store", () => store.close());
  const { cardId } = await store.run("identity");
  const auth = new Auth({
    store,
    clock,
    log,
    firstPassword: deps.adminPassword,
    saltKey: readKeyFile(deps.data),
    onRefused: (code) => counters.add(code === "rate.limited" ? "login_lockouts" : "login_failures"),
  });
  await auth.open();
  parts.add("users", () => auth.close());

  const upsOption = await UpsOption.open({ store, log, given: deps.ups });
  const settings = await openCardSettings({
    store,
    directory: deps.data,
    live: () => live,
    audit: auth.audit,
    clock,
    log,
    ups: upsOption,
    firstCommunity: deps.snmpCommunity,
    mayLoopback: deps.platform === "simulated",
  });
  const live: LiveState = new LiveState(initialSnapshot(checkUpsUri(settings.current("ups").uri), startedMonoMs));
  const eventLog = await createEventLog({ store, clock, log });
  const outbox = createOutbox({ store, event: (id) => store.run("event", id), channels: new Map(), clock, log });
  parts.add(
    "outbox",
    eventLog.subscribe(() => outbox.wake()),
  );
  outbox.start();
  parts.add("outbox", () => outbox.close());
  const intervalMs = () => settings.current("records").intervalMin * 60_000;
  const recorder = createRecorder({ live, store, clock, log, intervalMs: intervalMs() });
  recorder.start();
  parts.add("records", () => recorder.close());
  const upkeep = new RecordUpkeep({
    store,
    clock,
    log,
    retention: () => {
      const { keepRowsDays, keepRollUpsDays } = settings.current("records");
      return { rowsMs: keepRowsDays * DAY_MS, rollupsMs: keepRollUpsDays * DAY_MS };
    },
  });
  upkeep.start();
  parts.add("record upkeep", () => upkeep.close());

  const ups = new ReplaceableUps(settings.current("ups"), {
    live,
    clock,
    log: log.child({ part: "ups" }),
    onDetected: (detection) => void keepDetection(detection, upsOption, settings, log),
  });
  const hosts = new Hosts({
    store,
    clock,
    log: log.child({ part: "hosts" }),
    limits: () => {
      const { longestNeedMin, defaultNeedS } = settings.current("hosts");
      return { longestMs: longestNeedMin * 60_000, defaultMs: defaultNeedS * 1_000 };
    },
  });
  await hosts.open();
  parts.add("hosts", () => hosts.close());
  const keeper = new AlarmKeeper({
    live,
    eventLog,
    clock,
    log,
    get tells() {
      return ups.tells;
    },
    others: () => ({ hosts: hosts.facts(), tokens: auth.tokens.expiring() }),
    firmware: FIRMWARE_VERSION,
  });
  await keeper.start();
  parts.add("alarms", () => keeper.close());
  parts.add(
    "alarms of hosts",
    hosts.subscribe(() => keeper.evaluate()),
  );
  const failed = ups.start();
  parts.add("ups", () => ups.close());

  const light = new BlinkTimer(deps.platform === "linux" ? await findLed(deps.led) : loggingLamp(log), clock);
  parts.add("light", () => light.close());
  const facts = cardFacts({ cardId, firmware: FIRMWARE_VERSION, startedMonoMs, settings, host, light });
  const reach = await CardReach.open({
    platform: deps.platform,
    mdns: deps.mdns,
    data: deps.data,
    base: deps.http.host,
    host,
    facts,
    settings,
    store,
    auth,
    live,
    light,
    counters,
    clock,
    log,
  });
  parts.add("network", () => reach.close());
  const snmp = createSnmpAgent({
    live,
    system: snmpSystemOf(facts, host),
    ...snmpSettingsOf(settings),
    clock,
    log: log.child({ part: "snmp" }),
  });
  parts.add("snmp", () => snmp.close());
  const snmpAddress = deps.snmp && (await taking("snmp", reach.place(deps.snmp), ({ host, port }) => snmp.bind(host, port)));
  if (snmpAddress) reach.add(moving("snmp", snmpAddress.host, (host) => snmp.move(host)));

  const nut = createNutServer({
    live,
    ...settings.current("nut"),
    verify: nutAccounts(auth, log),
    clock,
    log: log.child({ part: "nut" }),
    counters,
    names: nutNamesOf(facts, settings, reach.mac),
  });
  parts.add(
    "NUT clients as hosts",
    nut.logins.subscribe((logins, farewell) => hosts.followLogins(logins, farewell)),
  );
  parts.add("nut", () => nut.close());
  const nutAddress = deps.nut && (await taking("nut", reach.place(deps.nut), ({ host, port }) => nut.listen(host, port)));
  if (nutAddress) reach.add(moving("nut", nutAddress.host, (host) => nut.move(host)));

  parts.add(
    "settings",
    settings.onChange(async (section) => {
      switch (section) {
        case "identity":
          reach.appearanceChanged();
          https?.namesChanged();
          return snmp.update({ system: snmpSystemOf(facts, host) });
        case "ups":
          return await ups.replace(settings.current("ups"));
        case "records":
          return recorder.changeInterval(intervalMs());
        case "snmp":
          return snmp.update(snmpSettingsOf(settings));
        case "nut":
          return nut.rename(settings.current("nut"));
        case "network":
          return reach.networkChanged();
        case "discovery":
          return reach.appearanceChanged();
      }
    }),
  );

  const https: CardHttps | null =
    deps.https &&
    (await CardHttps.prepare({
      wanted: deps.https,
      data: deps.data,
      host,
      facts,
      reach,
      store,
      build: (credentials) => buildApi(apiDeps, credentials),
      clock,
      log: log.child({ part: "https" }),
    }));
  if (https) parts.add("https", () => https.close());
  const apiDeps: ApiDeps = {
    live,
    store,
    eventLog,
    auth,
    settings,
    hosts,
    facts,
    clock,
    log: log.child({ part: "http" }),
    counters,
    snmp: snmp.counters,
    webRoot: deps.webRoot,
    acknowledge: (instance, by) => keeper.acknowledge(instance, by),
    command: (command, by) => ups.send(command, by),
    tls: () => https?.served ?? null,
  };
  const http = new HttpListener("http", () => buildApi(apiDeps));
  parts.add("http", () => http.close());
  const httpAddress = await taking("http", reach.place(deps.http), (address) => http.open(address));
  const httpsAddress = https && deps.https && (await taking("https", reach.place(deps.https), (address) => https.open(address)));
  const discoveryAddress =
    deps.discovery && (await taking("discovery", reach.place(deps.discovery), (address) => reach.openDiscovery(address)));
  // Last of all: what is being answered over HTTP goes out before the address is another one.
  reach.add(http);
  if (https) reach.add(https.listener);
  reach.announce({
    http: httpAddress.port,
    https: httpsAddress?.port ?? null,
    snmp: snmpAddress?.port ?? null,
    nut: nutAddress?.port ?? null,
  });

  const addresses = { http: httpAddress, https: httpsAddress, snmp: snmpAddress, nut: nutAddress, discovery: discoveryAddress };
  return { addresses, failed, ups: settings.current("ups").uri };
}

/** What was found out counts for the next start too, where it was asked for: with `--ups` or in the settings. Never rejects. */
async function keepDetection(detection: Detection, option: UpsOption, settings: CardSettings, log: Logger): Promise<void> {
  try {
    if (!(await option.keep(detection))) await learnProtocol(settings, detection);
  } catch (err) {
    log.error({ err, detection }, "what the UPS speaks could not be stored; the next start may search again");
  }
}

/** A simulated card has no light but its log. */
const loggingLamp = (log: Logger): Lamp => ({
  on: async () => log.info({}, "the identify light blinks"),
  off: async () => log.info({}, "the identify light is as before"),
});

/** Addresses as they stand in the log, `null` for what does not listen. */
const texts = (addresses: Card["addresses"]): Readonly<Record<string, string | null>> =>
  Object.fromEntries(Object.entries(addresses).map(([name, address]) => [name, address && formatAddress(address)]));
