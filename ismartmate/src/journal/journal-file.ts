import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { replaceFile } from "@istars/service/durable-file.ts";
import type { JournalEntry } from "../decision/journal.ts";

/** A decision as it stood, and how many of its commands had ended. */
export interface Kept {
  readonly entry: JournalEntry;
  readonly commandsEnded: number;
}

/** Why nothing is taken up; everything begins anew. */
export type JournalFault =
  /** Not written by this program, or not by a program that we know. */
  | { readonly kind: "foreign" }
  /** Half written, or changed since. */
  | { readonly kind: "damaged" }
  | { readonly kind: "other-version"; readonly version: number }
  /** It is there and cannot be read. */
  | { readonly kind: "unreadable"; readonly detail: string };

/** `kept: null` without a fault: there is none yet. */
export type JournalRead = { readonly kept: Kept; readonly fault: null } | { readonly kept: null; readonly fault: JournalFault | null };

const FORMAT = "istars-ismartmate-journal";
const VERSION = 1;

const digestOf = (body: string): string => createHash("sha256").update(body).digest("hex");

/** What was kept, as text: a line that says what it is and what its rest adds up to, and that rest. */
export function journalText(kept: Kept): string {
  const body = JSON.stringify(kept);
  return `${FORMAT} ${VERSION} ${digestOf(body)}\n${body}\n`;
}

/** The other way round. Total: says of any text what it is. */
export function parseJournal(text: string): JournalRead {
  const [head = "", body = ""] = text.split("\n", 2);
  const [format, version, digest] = head.split(" ");
  if (format !== FORMAT) return { kept: null, fault: { kind: FORMAT.startsWith(text) ? "damaged" : "foreign" } };
  if (!/^\d{1,6}$/.test(version ?? "")) return { kept: null, fault: { kind: "damaged" } };
  if (Number(version) !== VERSION) return { kept: null, fault: { kind: "other-version", version: Number(version) } };
  if (digestOf(body) !== digest) return { kept: null, fault: { kind: "damaged" } };
  // The digest says that this very version wrote it, so it has this version's shape.
  const kept: Kept = JSON.parse(body);
  return { kept, fault: null };
}

/** The agent's journal on disk: read once at the start, replaced before anything is done (SAFETY 11). */
export class JournalFile {
  readonly #path: string;
  #writing: Promise<void> | null = null;
  /** What is written after that, and the promise of it. */
  #next: { kept: Kept; readonly done: Promise<void> } | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async read(): Promise<JournalRead> {
    try {
      return parseJournal(await readFile(this.#path, "utf8"));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return { kept: null, fault: null };
      return { kept: null, fault: { kind: "unreadable", detail: error instanceof Error ? error.message : String(error) } };
    }
  }

  /**
   * Resolves when this, or something newer, is safely on the disk. What comes while the disk is busy waits, and only the newest of it is
   * written. Rejects with the system's words when it cannot be: whoever has to act acts all the same (SAFETY 27), and says so.
   */
  write(kept: Kept): Promise<void> {
    if (this.#next !== null) {
      this.#next.kept = kept;
      return this.#next.done;
    }
    if (this.#writing === null) return this.#put(kept);
    // The one under way does not hold it; whether that one fails is its own caller's matter.
    const done = this.#writing.catch(() => {}).then(() => this.#putNext());
    this.#next = { kept, done };
    return done;
  }

  async #putNext(): Promise<void> {
    const next = this.#next;
    this.#next = null;
    if (next !== null) await this.#put(next.kept);
  }

  #put(kept: Kept): Promise<void> {
    const writing = replaceFile(this.#path, journalText(kept)).finally(() => {
      if (this.#writing === writing) this.#writing = null;
    });
    this.#writing = writing;
    return writing;
  }
}
