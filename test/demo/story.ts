import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCard } from "@istars/card-firmware/card.ts";
import { readHost } from "@istars/card-firmware/host.ts";
import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { agentTexts } from "@istars/protocol/model/ismartmate/texts/en.ts";
import { whySentence } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import { en } from "@istars/protocol/model/texts/en.ts";
import { createNutSource } from "@istars/protocol/net/source/nut-source.ts";
import { systemClock } from "@istars/service/clock.ts";
import { createLogger } from "@istars/service/logging.ts";
import { untilStopped } from "@istars/service/stop-signal.ts";
import { Command } from "commander";
import { followEvents } from "../bench/stream.ts";
import { CardSession } from "../e2e/card-session.ts";
import { Upsmon } from "../e2e/nut-server-bench.ts";
import { until } from "../e2e/until.ts";
import { missingPeers } from "../peers.ts";
import { startFleet } from "../simulators/fleet/fleet.ts";
import { startUpsSimulator, type UpsSimulator } from "../simulators/ups/simulator.ts";
import { DemoAgent } from "./demo-agent.ts";
import { fleetCards } from "./demo-fleet.ts";
import { keptToken } from "./demo-token.ts";
import { DemoView } from "./demo-view.ts";
import { FleetSight } from "./fleet-sight.ts";
import { demoPassword } from "./password.ts";

/** How many times as fast as the clock the battery empties, and how full it is at first, %. */
const UPS = { speed: 8, loadPercent: 60, batteryPercent: 60 } as const;
/** Simulated cards beside the one that the story is about, and where they are: all goes well there. */
const FLEET = { cards: 11, first: "127.78.0.1" } as const;
const ANY = { host: "127.0.0.1", port: 0 } as const;
const CARD_NAME = "web-1's UPS";
/** The whole story takes no longer, ms. */
const PATIENCE_MS = 150_000;

/** What an administrator of a server may have written, in a hurry: everything takes seconds here. */
const SETTINGS = `host:
  name: web-1
  needs: 15 s
  warning: 3 s
when:
  on-battery: 8 s
  need-factor: 1
  margin: 0 s
  steady: 4 s
  quiet: 0 s
warn:
  - run: [/usr/bin/wall]
commands:
  - run: [/usr/bin/systemctl, stop, nginx]
    limit: 2 s
  - run: [/usr/bin/systemctl, stop, postgresql]
    limit: 4 s
`;

/** Prints who did what when, in the order in which it becomes known. */
class Teller {
  readonly #startedMs = systemClock.monoMs();

  says(who: "mains" | "UPS" | "card" | "agent" | "view" | "NUT", what: string): void {
    const seconds = (systemClock.monoMs() - this.#startedMs) / 1_000;
    const minutes = Math.floor(seconds / 60);
    console.log(`${minutes}:${(seconds % 60).toFixed(1).padStart(4, "0")}  ${who.padEnd(5)}  ${what}`);
  }
}

/** What the UPS itself would show on its front. */
const front = (ups: UpsSimulator): string => {
  const { batteryPercent, ups: inside } = ups.state();
  return `battery at ${Math.round(batteryPercent)} %, ${Math.round(inside.battery.runtimeS / 60)} min left at this load`;
};

/** The lines of an agent's timeline that say what it is, not what it rests on. */
const TOLD: readonly WhyEntry["code"][] = ["feed.word", "counting", "warned", "would", "done", "cancelled", "powering-off", "stopping"];

async function tell(stop: AbortSignal): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "istars-story-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const over = new AbortController();
  const signal = AbortSignal.any([stop, over.signal]);
  const following: Promise<unknown>[] = [];
  const follow = (work: Promise<unknown>): void => void following.push(work.catch(() => {})); // its end is that of the story
  stack.defer(async () => {
    over.abort();
    await Promise.all(following);
  });

  const ups = stack.use(await startUpsSimulator({ speed: UPS.speed }));
  ups.change({ loadPercent: UPS.loadPercent, batteryPercent: UPS.batteryPercent });
  const password = demoPassword(folder);
  const card = await createCard({
    data: join(folder, "card"),
    ups: `megatec+${ups.listen}`,
    http: ANY,
    https: null,
    snmp: null,
    nut: ANY,
    discovery: null,
    platform: "simulated",
    mdns: "auto",
    led: null,
    adminPassword: password,
    snmpCommunity: null,
    webRoot: null,
    host: readHost(),
    clock: systemClock,
    log: createLogger({ level: "silent" }),
  });
  stack.defer(() => card.close());
  const origin = `http://${card.addresses.http.host}:${card.addresses.http.port}`;
  const agent = stack.use(
    await DemoAgent.start({ folder: join(folder, "agent"), card: origin, password, settings: SETTINGS, listen: "127.0.0.1:0" }),
  );
  const state = async (): Promise<AgentState> => (await fetch(`${agent.url}/api/v1/state`, { signal })).json() as Promise<AgentState>;
  await until("the agent's first word of the card", async () => (await state()).feeds[0]?.word === "mains", { withinMs: 30_000 });

  const token = await keptToken({ file: join(folder, "view.token"), card: origin, password, name: "iSmartView", scope: "read" });
  const fleet = stack.use(await startFleet(FLEET));
  const view = stack.use(
    await DemoView.start({
      folder: join(folder, "view"),
      listen: ANY,
      webRoot: null,
      password,
      cards: [...fleetCards(fleet), { name: CARD_NAME, site: null, reach: { kind: "istars", url: origin, identityKey: null, token } }],
      log: createLogger({ level: "silent" }),
    }),
  );

  const teller = new Teller();
  const sight = new FleetSight((what) => teller.says("view", what));
  follow(followEvents(`${view.url}/api/v1/stream`, { cookie: view.cookie ?? "" }, (event, data) => sight.take(event, data), signal));
  const all = FLEET.cards + 1;
  await until("every card at iSmartView", async () => sight.online === all, { withinMs: 30_000 });
  const session = await CardSession.open(origin, { user: "admin", password });
  follow(tellCard(session, teller, signal));
  follow(
    followEvents(`${agent.url}/api/v1/stream`, {}, (event, data) => void (event === "why" && tellWhy(JSON.parse(data), teller)), signal),
  );
  const nut = await startNutClient(card.addresses.nut?.port ?? 0, password, teller, signal);
  stack.defer(() => nut.close());
  follow(nut.done);

  teller.says("UPS", `on mains, ${front(ups)}; its own time runs ${UPS.speed} times as fast`);
  teller.says("agent", "watching over web-1 in a dry run: it needs 15 s to go down, and may be on battery for 8 s");
  teller.says("view", `${all} cards online, nothing is wrong at any of them`);
  sight.begin();
  await systemClock.sleep(1_000, signal);
  teller.says("mains", "fail");
  ups.change({ mains: "fail" });
  const patience = { withinMs: PATIENCE_MS, everyMs: 100 };
  await until("the agent's last word", async () => (await state()).phase.kind === "done", patience);
  teller.says("UPS", `${front(ups)}: the server would be down in time`);
  await until("the end of the NUT client's host", nut.isDown, patience);
  teller.says("UPS", front(ups));
  await systemClock.sleep(1_000, signal);
  teller.says("mains", "are back");
  ups.change({ mains: "ok" });
  await until("peace at the agent", async () => ["watching", "cancelled"].includes((await state()).phase.kind), patience);
  teller.says("agent", "watching again; nothing was really shut down");
  await until("peace at iSmartView", async () => sight.alarms === 0, patience);
  teller.says("view", `${all} cards online, all well again`);
}

async function tellCard(session: CardSession, teller: Teller, signal: AbortSignal): Promise<void> {
  for await (const { event, data } of await session.stream(signal)) {
    if (event !== "event" || data.alarm === null) continue;
    const text = en.alarms[data.alarm].text;
    if (data.kind === "alarm.raised") teller.says("card", `alarm: ${text}`);
    if (data.kind === "alarm.cleared") teller.says("card", `over: ${text}`);
  }
}

function tellWhy(entry: WhyEntry, teller: Teller): void {
  if (TOLD.includes(entry.code)) teller.says("agent", whySentence(entry, agentTexts));
}

interface NutClient {
  /** Ends with the story. */
  readonly done: Promise<void>;
  isDown(): Promise<boolean>;
  close(): Promise<void>;
}

const UPSMON_WORDS: Readonly<Record<string, string>> = {
  ONBATT: "upsmon notes: on battery",
  LOWBATT: "upsmon notes: battery low",
  FSD: "upsmon is told to shut down",
  SHUTDOWN: "upsmon shuts its host down (here a command that does nothing)",
  ONLINE: "upsmon notes: on line",
};

/** NUT's own upsmon where it is installed, else a client of ours that only looks. */
async function startNutClient(port: number, password: string, teller: Teller, signal: AbortSignal): Promise<NutClient> {
  if (missingPeers("nut-client").length > 0 || process.getuid?.() !== 0) return startOwnClient(port, teller, signal);
  const upsmon = await Upsmon.start({ port, user: "admin", password, role: "primary" });
  const watch = async (): Promise<void> => {
    let told = 0;
    while (!signal.aborted) {
      const notices = await upsmon.notices();
      for (const notice of notices.slice(told)) teller.says("NUT", UPSMON_WORDS[notice] ?? `upsmon notes: ${notice}`);
      told = notices.length;
      await systemClock.sleep(100, signal).catch(() => {}); // an aborted sleep is how this ends
    }
  };
  return { done: watch(), isDown: () => upsmon.hasShutDown(), close: () => upsmon[Symbol.asyncDispose]() };
}

function startOwnClient(port: number, teller: Teller, signal: AbortSignal): NutClient {
  const source = createNutSource(
    { id: "nut", host: "127.0.0.1", port, ups: "ups", login: null, tls: { use: "off" } },
    { clock: systemClock },
  );
  let last = "";
  let isLow = false;
  source.subscribe(({ reading }) => {
    const { onBattery, batteryLow } = reading?.facts ?? {};
    const word = batteryLow ? "battery low: a host would go down now" : onBattery ? "on battery" : onBattery === false ? "on line" : last;
    isLow ||= batteryLow === true;
    if (word !== last && last !== "") teller.says("NUT", word);
    last = word;
  });
  return { done: source.run(signal), isDown: async () => isLow, close: async () => {} };
}

new Command("npm run story --")
  .description(
    "Plays one outage through a simulated UPS, a card, iSmartMate in a dry run, iSmartView over a small fleet and a NUT client, and prints who did what when.",
  )
  .addHelpText(
    "after",
    "\nTakes about a minute, needs nothing and leaves nothing behind. Ends with 0 when the story came to its end, else with 1.",
  )
  .parse();

const stop = new AbortController();
const ended = new AbortController();
const stopping = untilStopped(process, systemClock, ended.signal).then(
  () => stop.abort(),
  () => {}, // the story came to its end first
);
let status = 0;
try {
  await tell(stop.signal);
} catch (error) {
  console.error(stop.signal.aborted ? "stopped" : error instanceof Error ? error.message : error);
  status = 1;
}
ended.abort();
await stopping;
process.exit(status);
