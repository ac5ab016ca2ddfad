import type { Answer } from "./answer.ts";
import { askInTurn, type Behaviour } from "./behaviour.ts";
import { makeBehaviour } from "./behaviours.ts";
import type { Face } from "./face.ts";
import type { PlantTime } from "./plant-time.ts";

export const COMM_STATES = ["ok", "silent", "garbage"] as const;
/** `silent`: the line is as good as cut; `garbage`: every answer is noise. */
export type CommState = (typeof COMM_STATES)[number];

/** Turns complete commands into answers: the plant's own, as changed by the behaviours in force. */
export class Responder {
  readonly #time: PlantTime;
  readonly #seed: number;
  readonly #face: Face;
  readonly #requests = new Map<string, number>();
  #newestFirst: readonly Behaviour[] = [];
  #comm: CommState = "ok";

  constructor(time: PlantTime, face: Face, seed: number) {
    this.#time = time;
    this.#face = face;
    this.#seed = seed;
  }

  get comm(): CommState {
    return this.#comm;
  }

  set comm(state: CommState) {
    this.#comm = state;
  }

  /** The behaviours in force, oldest first. */
  get behaviours(): readonly string[] {
    return this.#newestFirst.map((b) => b.name).reverse();
  }

  /** How many commands of each kind came, whether they were answered or not. */
  get requests(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#requests);
  }

  /** Puts a behaviour in front of those in force; gives back how to take it away again. Throws `OptionError` for an unknown name. */
  use(chosen: string | Behaviour): () => void {
    const behaviour = typeof chosen === "string" ? makeBehaviour(chosen, this.#seed) : chosen;
    this.#newestFirst = [behaviour, ...this.#newestFirst];
    return () => {
      this.#newestFirst = this.#newestFirst.filter((b) => b !== behaviour);
    };
  }

  /** Replaces all behaviours, oldest first. Throws `OptionError` for an unknown name and then changes nothing. */
  setBehaviours(chosen: readonly string[]): void {
    this.#newestFirst = chosen.map((name) => makeBehaviour(name, this.#seed)).reverse();
  }

  /** `command` is what came before the carriage return. */
  answer(command: string): Answer {
    const kind = this.#face.kindOf(command);
    this.#requests.set(kind, (this.#requests.get(kind) ?? 0) + 1);
    const plant = this.#time.now();
    const row = this.#comm === "ok" ? this.#newestFirst : [makeBehaviour(this.#comm, this.#seed + this.#total()), ...this.#newestFirst];
    return askInTurn(row, command, plant, () => this.#face.answer(plant, command));
  }

  #total(): number {
    let total = 0;
    for (const count of this.#requests.values()) total += count;
    return total;
  }
}
