import { faultLine, type SettingsFault } from "../settings/fault.ts";
import type { Telling } from "./telling.ts";

/** Tells once of each change in what is wrong with the settings file, and warns for as long as something is. */
export class FaultLines {
  readonly #telling: Pick<Telling, "why" | "warn" | "unwarn">;
  #lines: readonly string[] = [];

  constructor(telling: Pick<Telling, "why" | "warn" | "unwarn">) {
    this.#telling = telling;
  }

  /** All faults that there are now; none takes the warning back. */
  tell(faults: readonly SettingsFault[]): void {
    const before = this.#lines;
    this.#lines = faults.map(faultLine);
    if (this.#lines.join("\n") === before.join("\n")) return;
    const [first] = this.#lines;
    if (first === undefined) this.#telling.unwarn("settings-faulty");
    else {
      this.#telling.why("settings.faulty", { detail: first, faults: faults.length });
      this.#telling.warn("settings-faulty", first);
    }
  }
}
