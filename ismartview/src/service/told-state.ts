import type { SseFrame } from "@istars/service/http/sse-frame.ts";

/** Things in one message: a few hundred kilobytes at most, however large the fleet is. */
const TOLD_AT_ONCE = 500;

interface Thing {
  readonly id: number;
}

/** Turns some of what is there, each as JSON, and ids of what is gone into a message. Neither is longer than a message may be. */
export type ToldShape = (there: readonly string[], gone: readonly number[]) => readonly SseFrame[];

/**
 * What a stream tells of things that have an id: how each of them is now. A thing is turned into JSON once, when somebody is first told of
 * it, however many clients there are and however often they come.
 */
export class ToldState<T extends Thing> {
  readonly #shape: ToldShape;
  readonly #things = new Map<number, T>();
  readonly #texts = new WeakMap<Thing, string>();

  constructor(shape: ToldShape) {
    this.#shape = shape;
  }

  /** Each takes the place of what was known under its id. */
  put(things: readonly T[]): void {
    for (const thing of things) this.#things.set(thing.id, thing);
  }

  drop(ids: readonly number[]): void {
    for (const id of ids) this.#things.delete(id);
  }

  /** Everything that is there. */
  all(): readonly SseFrame[] {
    return this.of(this.#things.keys());
  }

  /** How those with these ids are now. */
  of(ids: Iterable<number>): readonly SseFrame[] {
    const there: string[] = [];
    const gone: number[] = [];
    for (const id of ids) {
      const thing = this.#things.get(id);
      if (thing === undefined) gone.push(id);
      else there.push(this.#textOf(thing));
    }
    const frames: SseFrame[] = [];
    for (let from = 0; from < Math.max(there.length, gone.length); from += TOLD_AT_ONCE) {
      frames.push(...this.#shape(there.slice(from, from + TOLD_AT_ONCE), gone.slice(from, from + TOLD_AT_ONCE)));
    }
    return frames;
  }

  #textOf(thing: T): string {
    const known = this.#texts.get(thing);
    if (known !== undefined) return known;
    const text = JSON.stringify(thing);
    this.#texts.set(thing, text);
    return text;
  }
}
