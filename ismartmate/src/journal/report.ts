import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "@istars/service/durable-file.ts";
import type { Cause, Course } from "../decision/course.ts";
import type { Why } from "../decision/why.ts";
import type { CommandResult } from "../hands/commands.ts";
import type { WouldHave } from "../hands/dry-hands.ts";
import type { PowerOffFact } from "../hands/power-off.ts";
import type { WarnResult } from "../hands/warn.ts";

/** The record of one run through the shutdown, real or not, from the first warning on. */
export interface Report {
  readonly mode: Course["mode"];
  readonly cause: Cause;
  /** For people; nothing is reckoned with it. */
  readonly beganWallMs: number;
  /**
   * `under-way`: also what a machine leaves that was ended, as nobody is left to write after that. `would-have-powered-off` after `tookMs`
   * counts for drills, dry runs and observers alone.
   */
  readonly outcome: "under-way" | "powering-off" | "would-have-powered-off" | "cancelled" | "still-up";
  /** From the beginning to the power-off or the call-off, ms; `null` while it is under way. */
  readonly tookMs: number | null;
  readonly warned: WarnResult | null;
  readonly commands: readonly CommandResult[];
  /** What a pretended run would have done, word for word. */
  readonly would: readonly WouldHave[];
  readonly powerOff: readonly PowerOffFact[];
  /** The timeline with the inputs of each decision. */
  readonly why: readonly Why[];
}

export interface KeptReport {
  /** Counts up; a clock that is set changes no order. */
  readonly id: number;
  readonly report: Report;
}

/** So many are kept. */
const MOST = 100;
const VERSION = 1;
const NAME = /^report-(\d{8})\.json$/;

/** Reports as one file each in a folder of their own. One program writes there. */
export class ReportFolder {
  readonly #folder: string;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps a new one, removes the oldest above 100, and gives its number. */
  add(report: Report): Promise<number> {
    return this.#inTurn(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const ids = await this.#ids();
      const id = (ids[0] ?? 0) + 1;
      await this.#put(id, report);
      for (const old of ids.slice(MOST - 1)) await rm(this.#path(old), { force: true });
      return id;
    });
  }

  /** Puts what it has become in its place. */
  replace(id: number, report: Report): Promise<void> {
    return this.#inTurn(() => this.#put(id, report));
  }

  /** Newest first. A file that is none of ours, or of another version, is left out and left alone. */
  async list(limit = MOST): Promise<readonly KeptReport[]> {
    const kept: KeptReport[] = [];
    for (const id of await this.#ids()) {
      if (kept.length === limit) break;
      const report = await this.read(id);
      if (report !== null) kept.push({ id, report });
    }
    return kept;
  }

  /** `null`: there is none of that number that could be read. */
  async read(id: number): Promise<Report | null> {
    try {
      const file: unknown = JSON.parse(await readFile(this.#path(id), "utf8"));
      return isFile(file) ? file.report : null;
    } catch {
      return null; // gone, foreign or cut short: there is no report to show
    }
  }

  async #put(id: number, report: Report): Promise<void> {
    await replaceFile(this.#path(id), `${JSON.stringify({ v: VERSION, report }, null, 2)}\n`);
  }

  /** Newest first. */
  async #ids(): Promise<readonly number[]> {
    const names = await readdir(this.#folder).catch(() => []); // made with the first report
    return names
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .toSorted((a, b) => b - a);
  }

  #path(id: number): string {
    return join(this.#folder, `report-${String(id).padStart(8, "0")}.json`);
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(job);
    this.#tail = mine.catch(() => {}); // whoever asked for it hears of it
    return mine;
  }
}

/** Whether it says that this version wrote it. */
function isFile(file: unknown): file is { readonly report: Report } {
  return (
    typeof file === "object" &&
    file !== null &&
    "v" in file &&
    file.v === VERSION &&
    "report" in file &&
    typeof file.report === "object" &&
    file.report !== null
  );
}
