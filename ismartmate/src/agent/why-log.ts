import { appendFile, readFile } from "node:fs/promises";
import { WHY_CODES, type WhyCode, type WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import { replaceFile } from "@istars/service/durable-file.ts";

/** So many of the newest are kept. */
const MOST = 2_000;
/** The file is written anew when it has this many lines. */
const MOST_LINES = 2 * MOST;
/** Ids that a power cut may have taken with it before they were on the disk are not used again. */
const SKIPPED_AFTER_TEAR = 1_000;

type Code = WhyEntry["code"];
const CODES: ReadonlySet<string> = new Set<WhyCode>(WHY_CODES);

/** The timeline "why" on disk: one JSON object a line, appended; a line that a power cut has torn is left out. One program writes there. */
export class WhyLog {
  readonly #path: string;
  #entries: WhyEntry[];
  #nextId: number;
  #lines: number;
  #waiting: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #failure: string | null = null;
  /** The file ends within a line, or in a way not known. */
  #isTorn: boolean;

  private constructor(path: string, read: ReadLines) {
    this.#path = path;
    this.#entries = read.entries.slice(-MOST);
    this.#lines = read.lines;
    this.#isTorn = read.isTorn;
    this.#nextId = read.entries.reduce((most, { id }) => Math.max(most, id), 0) + 1 + (read.isTorn ? SKIPPED_AFTER_TEAR : 0);
  }

  static async open(path: string): Promise<WhyLog> {
    return new WhyLog(path, linesOf(await readFile(path, "utf8").catch(() => ""))); // not there at the first start
  }

  /** Why the newest lines could not be kept, in the system's words; `null`: they were. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Holds at once; on the disk a moment later. */
  add(wallMs: number, code: Code, params: WhyEntry["params"]): WhyEntry {
    const entry: WhyEntry = { id: this.#nextId, wallMs: Math.round(wallMs), code, params };
    this.#nextId += 1;
    this.#entries.push(entry);
    if (this.#entries.length > MOST + 200) this.#entries = this.#entries.slice(-MOST);
    this.#waiting.push(JSON.stringify(entry));
    if (this.#waiting.length === 1) this.#writing = this.#writing.then(() => this.#write());
    return entry;
  }

  /** Newest first, with ids below `before`. */
  query({ before = Number.POSITIVE_INFINITY, limit }: { readonly before?: number; readonly limit: number }): {
    readonly entries: readonly WhyEntry[];
    readonly hasMore: boolean;
  } {
    const older = this.#entries.filter(({ id }) => id < before);
    return { entries: older.slice(-limit).reverse(), hasMore: older.length > limit };
  }

  /** Resolves when everything was written, or could not be. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    try {
      if (this.#lines + lines.length > MOST_LINES) {
        const kept = this.#entries.slice(-MOST);
        await replaceFile(this.#path, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
        this.#lines = kept.length;
      } else {
        await appendFile(this.#path, `${this.#isTorn ? "\n" : ""}${lines.join("\n")}\n`, { mode: 0o600 });
        this.#lines += lines.length;
      }
      this.#isTorn = false;
      this.#failure = null;
    } catch (error) {
      // A full disk: they are still told and shown, and nothing waits for them.
      this.#failure = error instanceof Error ? error.message : String(error);
      this.#isTorn = true;
    }
  }
}

interface ReadLines {
  readonly entries: readonly WhyEntry[];
  readonly lines: number;
  readonly isTorn: boolean;
}

function linesOf(text: string): ReadLines {
  const lines = text.split("\n").filter((line) => line !== "");
  return {
    entries: lines.flatMap((line) => entryOf(line) ?? []),
    lines: lines.length,
    isTorn: text !== "" && !text.endsWith("\n"),
  };
}

function entryOf(line: string): WhyEntry | null {
  try {
    const entry: unknown = JSON.parse(line);
    return isEntry(entry) ? entry : null;
  } catch {
    return null; // torn
  }
}

const isEntry = (value: unknown): value is WhyEntry =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  Number.isInteger(value.id) &&
  "wallMs" in value &&
  Number.isInteger(value.wallMs) &&
  "code" in value &&
  typeof value.code === "string" &&
  CODES.has(value.code) &&
  "params" in value &&
  typeof value.params === "object" &&
  value.params !== null;
