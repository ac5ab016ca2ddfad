import type { StorageState } from "@istars/protocol/model/ismartview/stream.ts";
import type { WaitingReadings } from "../fleet/reading-queue.ts";
import type { StorageTrouble } from "./commit-queue.ts";

export interface StorageTellerDeps {
  /** Events, alarms and notes that are not stored yet. */
  readonly waiting: () => number;
  readonly onChanged: (state: StorageState) => void;
}

/** Whether what has to be kept can be kept, and tells whoever wants to know when that changes. */
export class StorageTeller {
  readonly #deps: StorageTellerDeps;
  #trouble: StorageTrouble | null = null;
  #readings: WaitingReadings = { waiting: 0, lost: 0, reason: null };
  #told: StorageState = { state: "ok", waiting: 0, lostReadings: 0, reason: null };

  constructor(deps: StorageTellerDeps) {
    this.#deps = deps;
  }

  get state(): StorageState {
    const { waiting, lost: lostReadings, reason } = this.#readings;
    const counts = { waiting: this.#deps.waiting() + waiting, lostReadings };
    if (this.#trouble?.state !== "failed" && reason !== null) return { state: "readings-failed", reason, ...counts };
    return { ...(this.#trouble ?? { state: "ok", reason: null }), ...counts };
  }

  enter(trouble: StorageTrouble | null): void {
    this.#trouble = trouble;
    this.#tell();
  }

  noteReadings(readings: WaitingReadings): void {
    this.#readings = readings;
    this.#tell();
  }

  /** In trouble, how many wait changes with time alone. */
  tick(): void {
    if (this.#trouble) this.#tell();
  }

  #tell(): void {
    const { state } = this;
    const isSame = Object.entries(state).every(([name, value]) => value === this.#told[name as keyof StorageState]);
    // How many wait in the normal course of things changes all the time and means nothing.
    if (isSame || (state.state === "ok" && this.#told.state === "ok" && state.lostReadings === this.#told.lostReadings)) return;
    this.#told = state;
    this.#deps.onChanged(state);
  }
}
