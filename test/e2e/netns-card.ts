import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ADMIN, COMMUNITY, PROGRAM } from "./card-bench.ts";
import type { Machine } from "./netns.ts";
import type { RunningProcess } from "./process.ts";

export interface MachineCardOptions {
  /** False leaves it with `admin`/`admin`. */
  readonly withPassword?: boolean;
  /** Where its programs are looked for first, e.g. a folder with a slower `ip`. */
  readonly path?: string;
}

/** The card as it ships, on a machine of its own: all on its usual ports, without a UPS, the machine's first port as the card's. */
export class MachineCard implements AsyncDisposable {
  readonly machine: Machine;
  readonly #data: string;
  readonly #options: MachineCardOptions;
  #process: RunningProcess | null = null;

  private constructor(machine: Machine, data: string, options: MachineCardOptions) {
    this.machine = machine;
    this.#data = data;
    this.#options = options;
  }

  static async start(machine: Machine, options: MachineCardOptions = {}): Promise<MachineCard> {
    const card = new MachineCard(machine, await mkdtemp(join(tmpdir(), "istars-card-")), options);
    try {
      await card.start();
      return card;
    } catch (error) {
      await card[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Starts it again, with all that it has kept. */
  async start(): Promise<void> {
    const { withPassword = true, path } = this.#options;
    this.#process = this.machine.start(PROGRAM.command, [PROGRAM.main, "--data", this.#data], {
      env: {
        ISTARS_SNMP_COMMUNITY: COMMUNITY,
        ...(withPassword ? { ISTARS_ADMIN_PASSWORD: ADMIN.password } : {}),
        ...(path === undefined ? {} : { PATH: `${path}:${process.env.PATH ?? ""}` }),
      },
    });
    await this.#process.waitForLine(/"msg":"ready"/, { withinMs: 60_000 });
  }

  get process(): RunningProcess {
    if (!this.#process) throw new Error("the card was not started");
    return this.#process;
  }

  /** As if its power were cut. */
  async cutPower(): Promise<void> {
    this.process.kill("SIGKILL");
    await this.process.ended;
  }

  /** Counters by name, as `/metrics` shows them. Asked on the card's own machine, so that it does not matter what its address is. */
  async metrics(): Promise<ReadonlyMap<string, number>> {
    const authorization = `Basic ${Buffer.from(`${ADMIN.user}:${ADMIN.password}`).toString("base64")}`;
    const program = `console.log(await (await fetch("http://127.0.0.1/metrics", ${JSON.stringify({ headers: { authorization } })})).text())`;
    const { stdout } = await this.machine.run(PROGRAM.command, ["--input-type=module", "-e", program]);
    return new Map([...stdout.matchAll(/^([a-z_]+) (\S+)$/gm)].map(([, name = "", value]) => [name, Number(value)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.[Symbol.asyncDispose]();
    await rm(this.#data, { recursive: true, force: true });
  }
}
