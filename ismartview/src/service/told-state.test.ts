import { sseFrame } from "@istars/service/http/sse-frame.ts";
import { expect, test } from "vitest";
import { ToldState } from "./told-state.ts";

/** A thing that counts how often it was put into words. */
class Thing {
  readonly id: number;
  told = 0;

  constructor(id: number) {
    this.id = id;
  }

  toJSON(): unknown {
    this.told++;
    return { id: this.id };
  }
}

const openState = () => new ToldState<Thing>((there, gone) => [sseFrame("told", { there: there.map((text) => JSON.parse(text)), gone })]);
const textOf = (state: ToldState<Thing>, ids: readonly number[]): string =>
  state
    .of(ids)
    .map((frame) => frame.bytes(0).toString())
    .join("");

test("however often a thing is told, it is put into words once, and anew when it is another one", () => {
  const state = openState();
  const [first, second] = [new Thing(1), new Thing(1)];
  state.put([first]);
  for (let client = 0; client < 20; client++) expect(textOf(state, [1])).toContain('[{"id":1}]');
  expect(first.told).toBe(1);
  state.put([second]);
  textOf(state, [1]);
  expect([first.told, second.told]).toEqual([1, 1]);
});

test("things that are gone are told by their ids, and many things in several messages", () => {
  const state = openState();
  state.put(Array.from({ length: 1_100 }, (_, i) => new Thing(i + 1)));
  state.drop([1]);
  expect(textOf(state, [1, 2])).toBe('event: told\ndata: {"there":[{"id":2}],"gone":[1]}\n\n');
  expect(state.all()).toHaveLength(3);
  expect(state.of([])).toEqual([]);
});
