import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientOf, type FleetWatcher, logInAt, type ViewClient, watchFleet } from "@istars/ismartview/service/service-client.ts";
import type { Permission } from "@istars/protocol/model/permission.ts";
import { root } from "../steps.ts";
import { ADMIN, type CardBench, PROGRAM } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";
import { RunningProcess } from "./process.ts";

const NEVER = new AbortController().signal;

/** iSmartView's program as it ships. */
export const ISMARTVIEW = join(root, "dist", "ismartview", "main.mjs");

/** Starts iSmartView's program with any command line; its input stays open. */
export const startIsmartview = (args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningProcess =>
  RunningProcess.start(PROGRAM.command, [ISMARTVIEW, ...args], { env, withInput: true });

/** `ismartview serve` in a process of its own, with a data folder of its own. */
export class ViewBench implements AsyncDisposable {
  readonly data: string;
  #program: RunningProcess | null = null;
  #url = "";

  readonly #options: readonly string[];

  private constructor(data: string, options: readonly string[]) {
    this.data = data;
    this.#options = options;
  }

  /** With further options of `serve`, if there are any. */
  static async start(...options: readonly string[]): Promise<ViewBench> {
    const bench = new ViewBench(await mkdtemp(join(tmpdir(), "istars-view-")), options);
    try {
      await bench.startProgram();
      return bench;
    } catch (error) {
      await bench[Symbol.asyncDispose]();
      throw error;
    }
  }

  get program(): RunningProcess {
    if (!this.#program) throw new Error("iSmartView was not started");
    return this.#program;
  }

  /** e.g. `http://127.0.0.1:8090` */
  get url(): string {
    return this.#url;
  }

  /** Starts the program, again at the address it had before, and waits until it is ready. */
  async startProgram(): Promise<void> {
    const port = this.#url === "" ? "0" : new URL(this.#url).port;
    const args = ["serve", "--data", this.data, "--http", `127.0.0.1:${port}`, "--traps", "off", ...this.#options];
    this.#program = startIsmartview(args, { ISTARS_ADMIN_PASSWORD: ADMIN.password });
    const [line] = await this.#program.waitForLine(/^\{.*"msg":"ready".*$/, { withinMs: 30_000 });
    const { origin }: { origin: string } = JSON.parse(line);
    this.#url = origin;
  }

  logIn(login: { readonly user: string; readonly password: string } = ADMIN): Promise<string> {
    return logInAt(this.#url, login);
  }

  /** An administrator's, unless it is given another cookie; `tag`: what was read before it is changed. */
  async client(cookie?: string, tag?: string): Promise<ViewClient> {
    return clientOf(this.#url, cookie ?? (await this.logIn()), tag);
  }

  async watch(card?: number): Promise<FleetWatcher> {
    return watchFleet(this.#url, await this.logIn(), card);
  }

  /** Adds a user with the administrator's password, and logs in with it. */
  async addUser(name: string, permission: Exclude<Permission, "none">): Promise<string> {
    const { password } = ADMIN;
    const body = { name, permission, password, mustChangePassword: false, language: null, allowedFrom: [] };
    await (await this.client()).call("createUser", { body }, NEVER);
    return this.logIn({ user: name, password });
  }

  /** Takes cards into the fleet, each with a token of its own, and gives their ids. */
  async addCards(cards: readonly CardBench[], site: string | null = null): Promise<readonly number[]> {
    const client = await this.client();
    const added = [];
    for (const card of cards) {
      const session = await CardSession.open(card.addresses.http);
      const { token } = await session.call("createToken", { body: { name: "iSmartView", scope: "read-write", expiresWallMs: null } });
      added.push({ name: null, site, reach: { kind: "istars" as const, url: card.addresses.http, identityKey: null, token } });
    }
    const { outcomes } = await client.call("addCards", { body: { cards: added } }, NEVER);
    return outcomes.map(({ id, problem }) => {
      if (id === null) throw new Error(`a card was not added: ${problem}`);
      return id;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program?.[Symbol.asyncDispose]();
    await rm(this.data, { recursive: true, force: true });
  }
}
