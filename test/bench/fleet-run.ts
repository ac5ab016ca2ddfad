import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { ViewClient } from "@istars/ismartview/service/service-client.ts";
import { systemClock } from "@istars/service/clock.ts";
import { buildIsmartview } from "../../installers/build.ts";
import { until } from "../e2e/until.ts";
import { ViewBench } from "../e2e/view-bench.ts";
import { runStep } from "../steps.ts";
import { FleetClient } from "./fleet-client.ts";
import { cpuSecondsOf, memoryOf } from "./process-usage.ts";
import { type Spread, spreadOf } from "./report.ts";
import { SimulatedFleet } from "./simulated-fleet.ts";

const never = new AbortController().signal;
const PATIENCE = { withinMs: 180_000, everyMs: 200 };
/** An alarm that is not there after this long never came, ms. */
const ALARM_PATIENCE_MS = 20_000;
/** Cards whose stored readings are looked at. */
const LOOKED_AT = 20;
const SITES = 20;

/** What the receiving of a fleet costs a script that does nothing else. */
export interface BareReceive {
  readonly connectedMs: number;
  readonly cpuPercent: number;
  readonly messagesPerS: number;
  readonly rssMb: number;
}

export async function measureBareReceive(cards: number, seconds: number): Promise<BareReceive> {
  await using fleet = await SimulatedFleet.start(cards);
  const script = fileURLToPath(new URL("fleet-receive.ts", import.meta.url));
  const child = spawn(process.execPath, [script, "--token", fleet.token, "--seconds", String(seconds)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(fleet.urls.join("\n"));
  const [said] = await Promise.all([text(child.stdout), once(child, "close")]);
  return JSON.parse(said) as BareReceive;
}

/** iSmartView with a fleet of simulated cards, all of them heard. */
export class FleetRun implements AsyncDisposable {
  readonly view: ViewBench;
  readonly fleet: SimulatedFleet;
  readonly client: FleetClient;
  /** From the request to add the cards to its answer, and to the moment in which all are online, ms. */
  readonly addedMs: number;
  readonly heardMs: number;
  /** Ids of the cards in iSmartView, number N at N − 1. */
  readonly ids: readonly number[];
  readonly #parts: AsyncDisposableStack;
  readonly #api: ViewClient;

  constructor(
    run: Pick<FleetRun, "view" | "fleet" | "client" | "addedMs" | "heardMs" | "ids">,
    api: ViewClient,
    parts: AsyncDisposableStack,
  ) {
    this.view = run.view;
    this.fleet = run.fleet;
    this.client = run.client;
    this.addedMs = run.addedMs;
    this.heardMs = run.heardMs;
    this.ids = run.ids;
    this.#api = api;
    this.#parts = parts;
  }

  /** What iSmartView and the simulator use while nothing happens. */
  async cost(seconds: number): Promise<{
    readonly cpuPercent: number;
    readonly simulatorPercent: number;
    readonly memory: { readonly rssMb: number; readonly peakMb: number };
  }> {
    const { pid } = this.view.program;
    const [cpu, simulator, beganMs] = [cpuSecondsOf(pid), cpuSecondsOf(this.fleet.pid), systemClock.monoMs()];
    await systemClock.sleep(seconds * 1_000, never);
    const share = (used: number) => (used / ((systemClock.monoMs() - beganMs) / 1_000)) * 100;
    return {
      cpuPercent: share(cpuSecondsOf(pid) - cpu),
      simulatorPercent: share(cpuSecondsOf(this.fleet.pid) - simulator),
      memory: memoryOf(pid),
    };
  }

  /** Seconds between two stored readings over the last so many, on average, at the worst of some cards; infinite where none were. */
  async storedEveryS(seconds: number): Promise<number> {
    const to = Math.floor(systemClock.wallMs());
    const query = { fields: "output1_load", from: to - seconds * 1_000, to, points: 500 };
    const every = Math.max(1, Math.floor(this.ids.length / LOOKED_AT));
    const looked = this.ids.filter((_id, index) => index % every === 0);
    const means = await Promise.all(
      looked.map(async (id) => {
        const { fields, stepMs } = await this.#api.call("readSeries", { params: { id }, query }, never);
        const [load] = Object.values(fields);
        const stored = (load?.avg ?? []).flatMap((value, index) => (value === null ? [] : [index]));
        const [first, last] = [stored[0], stored.at(-1)];
        if (first === undefined || last === undefined || first === last) return Number.POSITIVE_INFINITY;
        return ((last - first) * stepMs) / 1_000 / (stored.length - 1);
      }),
    );
    return Math.max(...means);
  }

  /** Lets the mains of a share of the cards fail and come back, and tells how late each alarm was at the client. */
  async outages(times: number, share: number): Promise<{ readonly spread: Spread; readonly missed: number }> {
    const late: number[] = [];
    let missed = 0;
    for (let i = 0; i < times; i++) {
      const { last } = await this.fleet.alarmsSince(0);
      await this.fleet.change({ fail: { share } });
      const { alarms } = await this.fleet.alarmsSince(last);
      const raised = alarms
        .filter(({ active }) => active)
        .map(({ card, alarm, monoMs }) => ({ key: `${this.ids[card - 1]} ${alarm}`, monoMs }));
      const giveUpMs = systemClock.monoMs() + ALARM_PATIENCE_MS;
      const isThere = () => raised.every(({ key }) => this.client.on.has(key));
      while (!isThere() && systemClock.monoMs() < giveUpMs) await systemClock.sleep(50, never);
      for (const { key, monoMs } of raised) {
        const cameMs = this.client.on.get(key);
        if (cameMs === undefined) missed++;
        else late.push(cameMs - monoMs);
      }
      await this.restore();
    }
    return { spread: spreadOf(late), missed };
  }

  /** Ends all outages and waits until the client knows of none any more. */
  async restore(): Promise<void> {
    await this.fleet.change({ restore: true });
    await until("the end of all alarms", async () => this.client.on.size === 0, PATIENCE);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }
}

/** Builds iSmartView as it ships, its pages first. */
export async function buildView(): Promise<void> {
  const pages = await runStep({ name: "pages", command: "node", args: ["installers/build-web.ts", "--if-changed", "ismartview"] }, false);
  if (!pages.ok) throw new Error(`the pages do not build:\n${pages.output}`);
  await buildIsmartview();
}

/** Starts both, adds all cards in one request, and waits until each is online. */
export async function startFleetRun(count: number): Promise<FleetRun> {
  await using stack = new AsyncDisposableStack();
  const fleet = stack.use(await SimulatedFleet.start(count));
  const view = stack.use(await ViewBench.start());
  const client = new FleetClient(view.url, await view.logIn());
  stack.defer(() => client.close());
  const api = await view.client();
  const beganMs = systemClock.monoMs();
  const cards = fleet.urls.map((url, index) => ({
    name: null,
    site: `Site ${(index % SITES) + 1}`,
    reach: { kind: "istars" as const, url, identityKey: null, token: fleet.token },
  }));
  const { outcomes } = await api.call("addCards", { body: { cards } }, never);
  const addedMs = systemClock.monoMs() - beganMs;
  const ids = outcomes.map(({ id, problem }) => {
    if (id === null) throw new Error(`a card was not added: ${problem}`);
    return id;
  });
  await until("all cards online", async () => client.online === count, PATIENCE);
  return new FleetRun({ view, fleet, client, addedMs, heardMs: systemClock.monoMs() - beganMs, ids }, api, stack.move());
}
