import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import type { Child, System } from "./program.ts";

/** What one process does: its exit code, or `hangs`: goes on until it is killed; `absent`: there is no such program;
 * `leaves-another`: ends well, and something that it started holds its outputs open. */
export type Behaviour = number | "hangs" | "absent" | "leaves-another";

/** A system without processes: keeps every command line word for word and does what it is told. For tests. */
export class SampleSystem implements System {
  readonly platform: NodeJS.Platform;
  readonly env = { PATH: "/opt/bin" };
  /** Every command line, in order. */
  readonly lines: (readonly string[])[] = [];
  readonly choices: Parameters<System["spawn"]>[2][] = [];
  readonly killed: { readonly pid: number; readonly signal: NodeJS.Signals }[] = [];
  readonly inputs: string[] = [];
  readonly #behave: (line: string) => Behaviour;
  readonly #hanging = new Map<number, () => void>();

  constructor(behave: (line: string) => Behaviour = () => 0, platform: NodeJS.Platform = "linux") {
    this.#behave = behave;
    this.platform = platform;
  }

  spawn(program: string, args: readonly string[], choices: Parameters<System["spawn"]>[2]): Child {
    const line = [program, ...args];
    this.lines.push(line);
    this.choices.push(choices);
    const behaviour = this.#behave(line.join(" "));
    const pid = 1_000 + this.lines.length;
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    const child = Object.assign(new EventEmitter(), streams, behaviour === "absent" ? {} : { pid });
    streams.stdin.on("data", (bytes: Buffer) => this.inputs.push(bytes.toString()));
    const end = (code: number | null): void => {
      child.emit("exit", code);
      child.emit("close");
    };
    if (behaviour === "hangs") this.#hanging.set(pid, () => end(null));
    else if (behaviour === "absent") setImmediate(() => child.emit("error", new Error(`spawn ${program} ENOENT`)));
    else if (behaviour === "leaves-another") setImmediate(() => child.emit("exit", 0));
    else setImmediate(() => end(behaviour));
    return child;
  }

  kill(pid: number, signal: NodeJS.Signals): void {
    this.killed.push({ pid, signal });
    const end = this.#hanging.get(Math.abs(pid));
    if (end === undefined) throw new Error("kill ESRCH");
    this.#hanging.delete(Math.abs(pid));
    setImmediate(end);
  }
}
