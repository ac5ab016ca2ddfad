import { fileURLToPath } from "node:url";
import { Laboratory, type Machine } from "../e2e/netns.ts";
import type { BadLine } from "../e2e/netns-cable.ts";
import type { RunningProcess } from "../e2e/process.ts";
import { addressesFrom } from "./discovery-places.ts";
import type { ListedTimes, ScanTimes } from "./discovery-scan.ts";

export interface RoomOptions {
  /** The first card's address; the others follow it. */
  readonly first: string;
  readonly cards: number;
  /** Of the subnet of all. */
  readonly prefix: number;
  /** Address of who searches. */
  readonly own: string;
  /** What else each card does, as the fleet's options. */
  readonly options?: readonly string[];
  /** The cable of who searches. */
  readonly badLine?: BadLine;
}

const programs = { fleet: "discovery-fleet.ts", scan: "discovery-scan.ts", click: "discovery-click.ts" } as const;
const pathOf = (program: keyof typeof programs): string => fileURLToPath(new URL(programs[program], import.meta.url));

/** A wire with many cards and one machine that searches for them. */
export class Room implements AsyncDisposable {
  readonly client: Machine;
  readonly #parts: AsyncDisposableStack;

  private constructor(client: Machine, parts: AsyncDisposableStack) {
    this.client = client;
    this.#parts = parts;
  }

  /** All cards answer when this resolves. */
  static async open({ first, cards, prefix, own, options = [], badLine }: RoomOptions): Promise<Room> {
    await using parts = new AsyncDisposableStack();
    const laboratory = parts.use(await Laboratory.open());
    const [client, crowd, wire] = [await laboratory.machine("client"), await laboratory.machine("cards"), await laboratory.wire("wire")];
    await laboratory.plug(client, wire, { addresses: [`${own}/${prefix}`], ...(badLine === undefined ? {} : { badLine }) });
    await laboratory.plug(crowd, wire, { addresses: addressesFrom(first, cards).map((address) => `${address}/${prefix}`) });
    const args = [pathOf("fleet"), "--first", first, "--cards", String(cards), ...options];
    const fleet: RunningProcess = parts.use(crowd.start(process.execPath, args));
    await fleet.waitForLine(/^ready$/, { withinMs: 60_000 });
    return new Room(client, parts.move());
  }

  /** Scans so many times by the engine itself, one after the other. */
  async scan(rounds: number, ...args: readonly string[]): Promise<readonly ScanTimes[]> {
    const lines = await this.#run("scan", ["--rounds", String(rounds), ...args]);
    return lines.map((line): ScanTimes => JSON.parse(line));
  }

  /** The same by the service that iSearch's page asks; it has to be built. */
  async click(rounds: number): Promise<readonly ListedTimes[]> {
    const lines = await this.#run("click", ["--rounds", String(rounds)]);
    return lines.map((line): ListedTimes => JSON.parse(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }

  async #run(program: keyof typeof programs, args: readonly string[]): Promise<readonly string[]> {
    await using running = this.client.start(process.execPath, [pathOf(program), ...args]);
    const { code } = await running.ended;
    if (code !== 0) throw new Error(`${programs[program]} failed: ${running.stderr}`);
    return running.stdout.trim().split("\n");
  }
}
