import { join } from "node:path";
import { clientOf, type IsearchWatcher, openSession, type ServiceClient, watchStream } from "@istars/isearch/service/service-client.ts";
import { root } from "../steps.ts";
import { PROGRAM } from "./card-bench.ts";
import { RunningProcess } from "./process.ts";

/** iSearch's program as it ships. */
const ISEARCH = join(root, "dist", "isearch", "main.mjs");

/** Starts iSearch's program with any command line; its input stays open. */
export const startIsearch = (...args: readonly string[]): RunningProcess =>
  RunningProcess.start(PROGRAM.command, [ISEARCH, ...args], { withInput: true });

/** `isearch web` in a process of its own, as the desktop window starts it. */
export class IsearchBench implements AsyncDisposable {
  readonly program: RunningProcess;
  /** e.g. `http://127.0.0.1:8095` */
  readonly url: string;
  readonly secret: string;

  private constructor(program: RunningProcess, { url, secret }: { readonly url: string; readonly secret: string }) {
    this.program = program;
    this.url = url;
    this.secret = secret;
  }

  /** `cardPort`: where the test's cards listen. */
  static async start(cardPort: number): Promise<IsearchBench> {
    const program = startIsearch("web", "--print-handshake", "--port", String(cardPort));
    const [line] = await program.waitForLine(/^\{.*\}$/, { withinMs: 20_000 });
    return new IsearchBench(program, JSON.parse(line));
  }

  /** A cookie of a new session. */
  logIn(): Promise<string> {
    return openSession(this.url, this.secret);
  }

  async client(): Promise<ServiceClient> {
    return clientOf(this.url, await this.logIn());
  }

  async watch(): Promise<IsearchWatcher> {
    return watchStream(this.url, await this.logIn());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
  }
}
