import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startUpsSimulator, type UpsSimulator, type UpsSimulatorOptions } from "../simulators/ups/simulator.ts";
import { root } from "../steps.ts";
import { RunningProcess } from "./process.ts";

/** What the tests log in with; without blanks, which upsmon cannot send. */
export const ADMIN = { user: "admin", password: "bench-password-1" } as const;
/** The community the tests read with. */
export const COMMUNITY = "public";
/** An SNMPv2c request with that community, as net-snmp writes it: GETBULK of 10 under upsMIB. */
export const GETBULK = Buffer.from("302702010104067075626c6963a51a02040102030402010002010a300c300a06062b06010201210500", "hex");

/** Where a running card answers. */
export interface CardAddresses {
  /** e.g. `http://127.0.0.1:8080` */
  readonly http: string;
  /** e.g. `https://127.0.0.1:8443`; `null` while HTTPS is off. */
  readonly https: string | null;
  readonly snmpPort: number;
  readonly nutPort: number;
}

/** One line of the card's log. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface CardBenchOptions {
  readonly ups?: UpsSimulatorOptions;
  /** In `--ups`; what the simulated UPS speaks by default is `megatec`. `null` leaves `--ups` out. */
  readonly protocol?: string | null;
  /** False leaves the card with `admin`/`admin`. */
  readonly withPassword?: boolean;
  /** Read-only SNMP community, `COMMUNITY` if left out; `null` sets none. */
  readonly community?: string | null;
  readonly logLevel?: string;
  /** Where the card lives at first, 127.0.0.1 if left out. */
  readonly host?: string;
  /** Whether the card serves HTTPS, too; false if left out. */
  readonly https?: boolean;
  /** A simulated card that is found at this port; left out: one that cannot be found. */
  readonly discoveryPort?: number;
  /** IANA name of the zone that the card's system is in. */
  readonly timeZone?: string;
  /** Puts into the data folder what is there before the card starts the first time. */
  readonly prepare?: (data: string) => Promise<void>;
}

/** The card's program as it ships, to be followed by its command line. */
export const PROGRAM = { command: join(root, "node_modules", ".bin", "node"), main: join(root, "dist", "card", "main.mjs") } as const;

/** Starts the card's program with any command line. */
export const startProgram = (args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningProcess =>
  RunningProcess.start(PROGRAM.command, [PROGRAM.main, ...args], { env });

/** The card as it ships, in a process of its own with a data folder of its own, on a simulated UPS. */
export class CardBench implements AsyncDisposable {
  readonly ups: UpsSimulator;
  readonly data: string;
  readonly #options: CardBenchOptions;
  #card: RunningProcess | null = null;
  #addresses: CardAddresses | null = null;

  private constructor(ups: UpsSimulator, data: string, options: CardBenchOptions) {
    this.ups = ups;
    this.data = data;
    this.#options = options;
  }

  static async start(options: CardBenchOptions = {}): Promise<CardBench> {
    const ups = await startUpsSimulator(options.ups);
    const bench = new CardBench(ups, await mkdtemp(join(tmpdir(), "istars-card-")), options);
    try {
      await options.prepare?.(bench.data);
      await bench.startCard();
      return bench;
    } catch (error) {
      await bench[Symbol.asyncDispose]();
      throw error;
    }
  }

  get card(): RunningProcess {
    if (!this.#card) throw new Error("the card was not started");
    return this.#card;
  }

  get addresses(): CardAddresses {
    if (!this.#addresses) throw new Error("the card is not ready");
    return this.#addresses;
  }

  /** Starts the card, again at the addresses it had before, and waits until it is ready. */
  async startCard(): Promise<void> {
    const { withPassword = true, community = COMMUNITY, timeZone } = this.#options;
    this.#card = startProgram(this.commandLine(), {
      ...(community === null ? {} : { ISTARS_SNMP_COMMUNITY: community }),
      ...(timeZone === undefined ? {} : { TZ: timeZone }),
      ...(withPassword ? { ISTARS_ADMIN_PASSWORD: ADMIN.password } : {}),
    });
    const [line] = await this.#card.waitForLine(/^\{.*"msg":"ready".*$/, { withinMs: 20_000 });
    const { http, https, snmp, nut }: { http: string; https: string | null; snmp: string; nut: string } = JSON.parse(line);
    this.#addresses = {
      http: `http://${http}`,
      https: https === null ? null : `https://${https}`,
      snmpPort: portOf(snmp),
      nutPort: portOf(nut),
    };
  }

  /** What the card is started with: the addresses it had before, or free ones. */
  commandLine(): readonly string[] {
    const before = this.#addresses;
    const { protocol = "megatec" } = this.#options;
    const { host = "127.0.0.1", https = false, discoveryPort } = this.#options;
    const place = (port: number | string) => `${host}:${port}`;
    return [
      ...["--data", this.data],
      ...(protocol === null ? [] : ["--ups", `${protocol}+${this.ups.listen}`]),
      ...["--http", place(before ? new URL(before.http).port : 0)],
      ...(https ? ["--https", place(before?.https ? new URL(before.https).port : 0)] : []),
      ...["--snmp", place(before?.snmpPort ?? 0)],
      ...["--nut", place(before?.nutPort ?? 0)],
      ...(discoveryPort === undefined ? ["--discovery", "off"] : ["--discovery", place(discoveryPort), "--platform", "simulated"]),
      ...["--log-level", this.#options.logLevel ?? "info"],
    ];
  }

  /** What the card has logged since it was started, line by line. Fails when there is a line that is not JSON. */
  log(): readonly LogLine[] {
    return this.card.stderr
      .split("\n")
      .filter((line) => line !== "")
      .map((line): LogLine => JSON.parse(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#card?.[Symbol.asyncDispose]();
    await this.ups.close();
    await rm(this.data, { recursive: true, force: true });
  }
}

const portOf = (address: string): number => Number(address.slice(address.lastIndexOf(":") + 1));
