import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { RunningProcess, runProcess } from "./process.ts";
import { until } from "./until.ts";

const PROGRAMS = "/lib/nut";

export interface NutUps {
  /** Its name in `ups.conf`. */
  readonly name: string;
  /** A driver of Debian's packages, e.g. `nutdrv_qx`. */
  readonly driver: string;
  /** Further lines of its section; `null` for a flag without a value. */
  readonly settings: Readonly<Record<string, string | null>>;
}

/** NUT's own driver and server with one UPS, in a folder and on a port of their own. */
export class NutStation implements AsyncDisposable {
  readonly ups: NutUps;
  readonly #folder: string;
  readonly #port: number;
  readonly #env: Readonly<Record<string, string>>;
  readonly #stack = new AsyncDisposableStack();

  private constructor(ups: NutUps, folder: string, port: number) {
    this.ups = ups;
    this.#folder = folder;
    this.#port = port;
    this.#env = { NUT_CONFPATH: join(folder, "conf"), NUT_STATEPATH: join(folder, "state") };
    this.#stack.defer(() => rm(folder, { recursive: true, force: true }));
  }

  /** Starts the driver, and when it has found its UPS, the server. Fails with what the driver said when it finds none. */
  static async start(ups: NutUps): Promise<NutStation> {
    const station = new NutStation(ups, await mkdtemp(join(tmpdir(), "nut-")), await freePort());
    try {
      await station.#configure();
      await station.#startDriver();
      await station.#startServer();
      return station;
    } catch (error) {
      await station.#stack.disposeAsync();
      throw error;
    }
  }

  /** Where the server listens, on 127.0.0.1. */
  get port(): number {
    return this.#port;
  }

  /** What `upsc` shows: NUT's variables by name. Fails while it shows none. */
  async read(): Promise<Readonly<Record<string, string>>> {
    const { code, stdout, stderr } = await runProcess("upsc", [this.#address()]);
    if (code !== 0) throw new Error(`upsc ended with ${code}: ${stderr.trim()}`);
    const pairs = stdout.split("\n").map((line) => line.split(": ", 2));
    return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair.length === 2));
  }

  /** The words of `ups.status`, in order. */
  async status(): Promise<readonly string[]> {
    return ((await this.read())["ups.status"] ?? "").split(" ");
  }

  /** Sends an instant command with `upscmd`. */
  async command(name: string): Promise<void> {
    const { code, stderr } = await runProcess("upscmd", ["-w", "-u", "admin", "-p", "pass", this.#address(), name]);
    if (code !== 0) throw new Error(`upscmd ${name} ended with ${code}: ${stderr.trim()}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  #address(): string {
    return `${this.ups.name}@127.0.0.1:${this.#port}`;
  }

  async #configure(): Promise<void> {
    const { name, driver, settings } = this.ups;
    const lines = Object.entries({ driver, user: "root", ...settings }).map(([key, value]) => (value === null ? key : `${key} = ${value}`));
    const files: Readonly<Record<string, string>> = {
      "ups.conf": `maxretry = 1\n[${name}]\n${lines.join("\n")}\n`,
      "upsd.conf": `LISTEN 127.0.0.1 ${this.#port}\n`,
      "upsd.users":
        "[admin]\npassword = pass\nactions = SET\ninstcmds = ALL\n[monitor]\npassword = pass\nupsmon secondary\n[guard]\npassword = pass\nupsmon primary\n",
    };
    for (const folder of ["conf", "state"]) await mkdir(join(this.#folder, folder), { mode: 0o700 });
    for (const [file, text] of Object.entries(files)) {
      await writeFile(join(this.#folder, "conf", file), text);
      await chmod(join(this.#folder, "conf", file), 0o600);
    }
  }

  async #startDriver(): Promise<void> {
    const { name, driver } = this.ups;
    const running = this.#stack.use(RunningProcess.start(join(PROGRAMS, driver), ["-a", name, "-F"], { env: this.#env }));
    const socket = join(this.#folder, "state", `${driver}-${name}`);
    // A driver opens its socket only after it has spoken with the UPS.
    const end = await until(
      `the socket of ${driver}`,
      async () => {
        if (!running.isRunning) return running.ended;
        return (await stat(socket)).isSocket() ? "ready" : undefined;
      },
      { withinMs: 60_000 },
    );
    if (end !== "ready") throw new Error(`${driver} ended with ${end.code ?? end.signal}: ${running.stdout}${running.stderr}`);
  }

  async #startServer(): Promise<void> {
    this.#stack.use(RunningProcess.start(join(PROGRAMS, "upsd"), ["-F", "-u", "root"], { env: this.#env }));
    await until("an answer of upsd", () => this.read(), { withinMs: 20_000 });
  }
}
