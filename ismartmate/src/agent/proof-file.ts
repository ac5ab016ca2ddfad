import { readFile } from "node:fs/promises";
import { replaceFile } from "@istars/service/durable-file.ts";

/** Network paths that were seen to outlive the mains (SAFETY 8), kept over restarts and reboots. */
export class ProofFile {
  readonly #path: string;
  #proven: readonly string[];
  #tail: Promise<void> = Promise.resolve();

  private constructor(path: string, proven: readonly string[]) {
    this.#path = path;
    this.#proven = proven;
  }

  /** A file that is not there or not ours proves nothing. */
  static async open(path: string): Promise<ProofFile> {
    const text = await readFile(path, "utf8").catch(() => "[]"); // not there before the first proof
    return new ProofFile(path, parseNames(text));
  }

  has(path: string): boolean {
    return this.#proven.includes(path);
  }

  /** Resolves when nothing is being written any more. */
  async flush(): Promise<void> {
    await this.#tail;
  }

  /** Holds from now on; rejects with the system's words when it cannot be kept. */
  add(path: string): Promise<void> {
    if (!this.has(path)) this.#proven = [...this.#proven, path];
    const kept = this.#tail.then(() => replaceFile(this.#path, `${JSON.stringify(this.#proven)}\n`));
    this.#tail = kept.catch(() => {}); // whoever asked for it hears of it
    return kept;
  }
}

function parseNames(text: string): readonly string[] {
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return []; // cut short: it has to be proven again
  }
}
