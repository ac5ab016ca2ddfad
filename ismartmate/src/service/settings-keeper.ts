import { isDeepStrictEqual } from "node:util";
import type { AgentSettings, SettingChanges } from "@istars/protocol/model/ismartmate/settings.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Agent } from "../agent/agent.ts";
import type { ServerPlatform } from "../hands/server-platform.ts";
import { editSettings } from "../settings/edit-settings.ts";
import { faultLine, pathText, type SettingsFault } from "../settings/fault.ts";
import { type LoadedSettings, loadSettings } from "../settings/load-settings.ts";
import { readText, replaceSettings } from "./settings-store.ts";
import { etagOf, settingsView } from "./settings-view.ts";

export interface SettingsKeeperDeps {
  readonly file: string;
  readonly agent: Pick<Agent, "replace" | "tellFaults" | "heard">;
  readonly platform: ServerPlatform;
  readonly log: Logger;
}

/**
 * The settings file of a running agent: takes over what is written there, by whomever, and lets pages change it. A file with faults changes
 * nothing; the faults are told until it is mended.
 */
export class SettingsKeeper {
  readonly #deps: SettingsKeeperDeps;
  readonly #listen: LoadedSettings["settings"]["listen"];
  readonly #listeners = new Set<(etag: string) => void>();
  #taken: LoadedSettings;
  #faults: readonly SettingsFault[] = [];
  #etag: string;
  #heard = "";
  #tail: Promise<unknown> = Promise.resolve();

  /** `loaded`: what the agent was started with. */
  constructor(deps: SettingsKeeperDeps, loaded: LoadedSettings) {
    this.#deps = deps;
    this.#taken = loaded;
    this.#listen = loaded.settings.listen;
    this.#etag = etagOf(loaded.text);
  }

  /** Files whose change matters: the settings and the secrets that they refer to, as they are written there. */
  get secretFiles(): readonly string[] {
    return filesIn(this.#taken.settings.sources);
  }

  /** Told the version of the file's text whenever it has become another. Returns the unsubscribe function. */
  subscribe(listener: (etag: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Takes the file as it is now over, if it has no fault. */
  reload(): Promise<void> {
    return this.#inTurn(() => this.#reload());
  }

  /**
   * Judges the settings anew if another source was heard since: what it tells decides which triggers can be met at all (SAFETY 2). To be
   * called whenever the agent has news; asks it little.
   */
  async judgeHeard(): Promise<void> {
    const heard = JSON.stringify([...this.#deps.agent.heard()]);
    if (heard === this.#heard) return;
    this.#heard = heard;
    await this.reload();
  }

  /** The file as it stands on the disk. */
  async read(): Promise<AgentSettings> {
    const { file, platform } = this.#deps;
    const text = await readText(file);
    const faults = etagOf(text) === this.#etag ? this.#faults : await this.#faultsNow();
    const restartNeeded = !isDeepStrictEqual(this.#taken.settings.listen, this.#listen);
    return settingsView({ file, text, faults, restartNeeded, platform });
  }

  /**
   * Changes values, all or none, and takes them over. `etag`: of the text that the caller has seen. Throws `settings.conflict`,
   * `settings.invalid` with the place of each fault, and `storage.failed` where the file cannot be written.
   */
  change({ changes }: SettingChanges, etag: string): Promise<AgentSettings> {
    return this.#inTurn(async () => {
      const { file, agent } = this.#deps;
      const text = await readText(file);
      if (etagOf(text) !== etag) throw new ApiProblem("settings.conflict");
      const edited = editSettings(text, changes);
      if ("faults" in edited) throw invalid(edited.faults, changes);
      const replaced = await replaceSettings(file, edited.text, agent.heard());
      if ("faults" in replaced) throw invalid(replaced.faults, changes);
      await this.#take(replaced.loaded);
      return this.read();
    });
  }

  async #faultsNow(): Promise<readonly SettingsFault[]> {
    const loaded = await loadSettings(this.#deps.file, this.#deps.agent.heard());
    return "faults" in loaded ? loaded.faults : [];
  }

  async #reload(): Promise<void> {
    const { file, agent, log } = this.#deps;
    const loaded = await loadSettings(file, agent.heard());
    if (!("faults" in loaded)) {
      await this.#take(loaded);
      return;
    }
    if (!isDeepStrictEqual(loaded.faults, this.#faults)) {
      for (const fault of loaded.faults)
        log.warn({ file, fault: faultLine(fault) }, "the settings file has a fault; the settings before it stay");
      this.#faults = loaded.faults;
      agent.tellFaults(loaded.faults);
    }
    this.#tell(etagOf(await readText(file)));
  }

  async #take(loaded: LoadedSettings): Promise<void> {
    const { agent } = this.#deps;
    if (this.#faults.length > 0) {
      this.#faults = [];
      agent.tellFaults([]);
    }
    const isSame = isDeepStrictEqual([loaded.settings, loaded.secrets], [this.#taken.settings, this.#taken.secrets]);
    this.#taken = loaded;
    if (!isSame) await agent.replace(loaded);
    this.#tell(etagOf(loaded.text));
  }

  #tell(etag: string): void {
    if (etag === this.#etag) return;
    this.#etag = etag;
    for (const listener of this.#listeners) listener(etag);
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(job);
    this.#tail = mine.catch(() => {}); // whoever asked for it hears of it
    return mine;
  }
}

/** Each fault at the change that made it, as far as one did; `params` say where it stands in the file. */
function invalid(faults: readonly SettingsFault[], changes: SettingChanges["changes"]): ApiProblem {
  const errors = faults.map(({ line, column, path, problem, remedy }) => {
    const at = changes.findIndex((change) => isAbout(path, pathText(change.path)));
    return { pointer: at < 0 ? "/changes" : `/changes/${at}/value`, code: "fault", params: { line, column, path, problem, remedy } };
  });
  return new ApiProblem("settings.invalid", { errors, ...(faults[0] === undefined ? {} : { detail: faultLine(faults[0]) }) });
}

/** Whether one of the two places is in the other. */
const isAbout = (one: string, other: string): boolean => within(one, other) || within(other, one);
const within = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);

/** Wherever a secret may stand in a source. */
function filesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("kind" in value && value.kind === "file" && "file" in value && typeof value.file === "string") return [value.file];
  return Object.values(value).flatMap(filesIn);
}
