import type { BlinkRequest, ChangeRequest, ChangeRun, PlanRequest, Preview } from "@istars/protocol/model/isearch/address-plan.ts";
import { ChangeError } from "../change/change-error.ts";
import type { ServiceDeps } from "./service.ts";

type Scripted = ServiceDeps["changer"];

/** Sets nothing: keeps what it was asked for, and tells the steps that a test wants told. */
export class ScriptedChanger implements Scripted {
  readonly asked: { readonly what: string; readonly with: unknown }[] = [];
  /** Resolves when a preview was given up by whoever asked for it. */
  readonly previewLeft: Promise<void>;
  /** While it is false a preview takes for ever. */
  answersPreviews = true;
  readonly #leavePreview: () => void;
  readonly #listeners = new Set<(run: ChangeRun) => void>();
  #run: ChangeRun | null = null;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.previewLeft = promise;
    this.#leavePreview = resolve;
  }

  async preview(request: PlanRequest, signal: AbortSignal): Promise<Preview> {
    this.asked.push({ what: "preview", with: request });
    // As long as it takes to read the whole request.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    if (this.answersPreviews) return { rows: [], isClean: true };
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    this.#leavePreview();
    throw signal.reason;
  }

  start(request: ChangeRequest): ChangeRun {
    this.asked.push({ what: "start", with: request });
    if (this.#run?.isRunning) throw new ChangeError("change.running", "run 1 is under way", { params: { id: this.#run.id } });
    return this.tell(sampleRun(request));
  }

  cancel(id: number): void {
    this.tell({ ...this.read(id), isRunning: false });
  }

  read(id: number): ChangeRun {
    if (this.#run?.id === id) return this.#run;
    throw new ChangeError("change.unknown", `there is no run ${id}`);
  }

  latest(): ChangeRun | null {
    return this.#run;
  }

  blink(request: BlinkRequest): Promise<void> {
    this.asked.push({ what: "blink", with: request });
    return Promise.reject(new ChangeError("session.wrong-credentials", "the card refused the password"));
  }

  subscribe(onRun: (run: ChangeRun) => void): () => void {
    this.#listeners.add(onRun);
    return () => void this.#listeners.delete(onRun);
  }

  /** Makes `run` the present one, and tells it. */
  tell(run: ChangeRun): ChangeRun {
    this.#run = run;
    for (const listener of this.#listeners) listener(run);
    return run;
  }
}

/** A run that has just begun. */
const sampleRun = ({ rows }: ChangeRequest): ChangeRun => ({
  id: 1,
  isRunning: true,
  startedWallMs: Date.UTC(2026, 0, 1),
  cards: rows.map(({ mac, wanted }) => ({
    ...{ mac, name: "rack 7", wanted, step: "waiting", address: null, check: null, problem: null, params: {}, tookMs: null },
  })),
});
