import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { OptionError } from "./spec.ts";

/**
 * A pseudo-terminal under a name of our choosing, connected to a TCP port of this machine by `socat`. Programs may open and leave it
 * as often as they like: one handle is kept open here, because the terminal's far end hangs up when the last one closes.
 */
export class PseudoTerminal {
  readonly #child: ChildProcess;
  readonly #handle: FileHandle;
  #isClosing = false;

  private constructor(child: ChildProcess, handle: FileHandle) {
    this.#child = child;
    this.#handle = handle;
  }

  /** Resolves when the terminal is there. `lost` is told when it goes away by itself. Throws `OptionError` if `path` is in use. */
  static async open(path: string, port: number, lost: (error: Error) => void): Promise<PseudoTerminal> {
    await refuseToReplace(path);
    const child = spawn("socat", ["-d", "-d", `PTY,link=${path},raw,echo=0`, `TCP:127.0.0.1:${port},nodelay`], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    await connected(child);
    let handle: FileHandle;
    try {
      handle = await open(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    } catch (error) {
      child.kill();
      throw error;
    }
    const terminal = new PseudoTerminal(child, handle);
    child.on("exit", () => {
      if (!terminal.#isClosing) lost(new Error(`socat, which carries ${path}, ended by itself`));
    });
    return terminal;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const isRunning = this.#child.exitCode === null && this.#child.signalCode === null;
    if (isRunning) {
      const ended = once(this.#child, "exit");
      this.#child.kill();
      await ended;
    }
    await this.#handle.close();
  }
}

/** socat removes whatever stands under the link's name: a link that an earlier run left may go, anything else may not. */
async function refuseToReplace(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null); // nothing there is what we want
  if (found && !found.isSymbolicLink()) throw new OptionError(`${path} exists and is not a link; choose another name for the pty`);
}

function connected(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.on("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "ENOENT" ? new Error("a pty needs socat; install the package socat, or listen on tcp://") : error);
    });
    child.on("exit", (code) => reject(new Error(`socat ended with ${code}: ${said.trim()}`)));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4000);
      if (said.includes("starting data transfer loop")) resolve();
    });
  });
}
