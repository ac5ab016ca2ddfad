import { fileURLToPath } from "node:url";
import { RunningProcess } from "../e2e/process.ts";
import { cardAddresses } from "../simulators/fleet/addresses.ts";
import type { JournalEntry } from "../simulators/fleet/alarm-journal.ts";

const MAIN = fileURLToPath(new URL("../simulators/fleet/main.ts", import.meta.url));
const READY_MS = 60_000;

/** How the simulator says that it is ready. */
interface Ready {
  readonly control: string;
  readonly first: string;
  readonly token: string;
}

/** How the fleet stands, as far as a bench goes by it. */
interface FleetState {
  readonly streams: number;
  readonly failed: readonly number[];
}

/** A fleet of simulated cards in a process of its own. */
export class SimulatedFleet implements AsyncDisposable {
  /** Origins of the cards, number N at N − 1. */
  readonly urls: readonly string[];
  readonly token: string;
  readonly #control: string;
  readonly #process: RunningProcess;

  private constructor(process: RunningProcess, { control, first, token }: Ready, cards: number) {
    const { hostname, port } = new URL(first);
    this.urls = cardAddresses(hostname, cards).map((address) => `http://${address}:${port}`);
    this.token = token;
    this.#control = control;
    this.#process = process;
  }

  static async start(cards: number, first = "127.30.0.1"): Promise<SimulatedFleet> {
    const args = ["--cards", String(cards), "--first", first, "--http-port", "0", "--json"];
    const running = RunningProcess.start(process.execPath, [MAIN, ...args]);
    const [line] = await running.waitForLine(/^\{.*\}$/, { withinMs: READY_MS });
    const ready: Ready = JSON.parse(line);
    return new SimulatedFleet(running, ready, cards);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  async state(): Promise<FleetState> {
    return (await fetch(`${this.#control}/state`)).json() as Promise<FleetState>;
  }

  /** `PUT /state`. */
  async change(change: object): Promise<FleetState> {
    const answer = await fetch(`${this.#control}/state`, { method: "PUT", body: JSON.stringify(change) });
    if (!answer.ok) throw new Error(`the simulated fleet refused ${JSON.stringify(change)}: ${await answer.text()}`);
    return answer.json() as Promise<FleetState>;
  }

  /** What cards raised and cleared after a place in the journal, and its last place. */
  async alarmsSince(seq: number): Promise<{ readonly last: number; readonly alarms: readonly JournalEntry[] }> {
    type Page = { readonly last: number; readonly alarms: readonly JournalEntry[] };
    const alarms: JournalEntry[] = [];
    let last = seq;
    for (let page: Page | null = null; page === null || page.alarms.length > 0; last = page.alarms.at(-1)?.seq ?? last) {
      page = (await (await fetch(`${this.#control}/alarms?since=${last}`)).json()) as Page;
      alarms.push(...page.alarms);
    }
    return { last, alarms };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}
