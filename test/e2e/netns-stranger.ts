import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Datagram, decodeDatagram } from "@istars/protocol/net/discovery/datagram.ts";
import { PROGRAM } from "./card-bench.ts";
import type { Machine } from "./netns.ts";

/** What a stranger has heard at the discovery port, or in answer to what it sent. */
export interface Overheard {
  readonly bytes: Buffer;
  /** `null`: no datagram of ours. */
  readonly datagram: Datagram | null;
  readonly from: { readonly address: string; readonly port: number };
}

/**
 * Somebody on the wire who is no card: hears what is broadcast to cards, and sends whatever a test wants. It is a program of its own,
 * as a process is in one network namespace.
 */
export class Stranger implements AsyncDisposable {
  readonly heard: Overheard[] = [];
  /** Called for each datagram; a test puts its own in place. */
  onHeard: (overheard: Overheard) => void = () => {};
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(machine: Machine): Promise<Stranger> {
    const program = fileURLToPath(new URL("netns-stranger-bench.ts", import.meta.url));
    const child = spawn("ip", ["netns", "exec", machine.namespace, PROGRAM.command, program], { stdio: ["pipe", "pipe", "inherit"] });
    const stranger = new Stranger(child);
    const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
    child.once("exit", (code) => reject(new Error(`the stranger ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line === "listening") resolve();
      else stranger.#hear(JSON.parse(line));
    });
    await listening;
    return stranger;
  }

  /** From the discovery port; broadcast addresses too. */
  send(bytes: Uint8Array, { address, port }: Overheard["from"]): void {
    this.#child.stdin?.write(`${JSON.stringify({ hex: Buffer.from(bytes).toString("hex"), address, port })}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.stdin?.end();
    await ended;
  }

  #hear({ hex, address, port }: { readonly hex: string; readonly address: string; readonly port: number }): void {
    const bytes = Buffer.from(hex, "hex");
    const datagram = decodeDatagram(bytes);
    const overheard: Overheard = { bytes, datagram: "fault" in datagram ? null : datagram, from: { address, port } };
    this.heard.push(overheard);
    this.onHeard(overheard);
  }
}
