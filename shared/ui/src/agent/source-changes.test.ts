import type { AgentSettings } from "@istars/protocol/model/ismartmate/settings.ts";
import { expect, test } from "vitest";
import { additionOf, editOf, removalOf } from "./source-changes.ts";

const source = (id: string, values: Readonly<Record<string, string>> = {}) => ({ id, kind: "card", values: { id, ...values } });
const settings = (change: Partial<AgentSettings>): AgentSettings => ({
  ...{ file: "/etc/x.yaml", etag: '"1"', text: "", fields: [], sources: [], feeds: [], faults: [], restartNeeded: false },
  actions: { warn: [], commands: [], powerOff: [] },
  ...change,
});
const TWO = settings({
  sources: [source("a", { card: "http://a", token: "••••" }), source("b")],
  feeds: [
    { id: "left", sources: ["a"] },
    { id: "right", sources: ["b"] },
  ],
});

test("a new source brings its feed with it, and what was left empty is left out", () => {
  const draft = { id: "c", values: { card: "http://c", "identity-key": "", token: "t" }, feedId: "new" };
  expect(additionOf(draft, TWO)).toEqual([
    { path: ["sources", 2], value: { id: "c", card: "http://c", token: "t" } },
    { path: ["feeds", 2], value: { id: "new", sources: ["c"] } },
  ]);
});

test("a source that joins a feed leaves the sources of it where they are", () => {
  expect(additionOf({ id: "c", values: {}, feedId: "right" }, TWO)[1]).toEqual({ path: ["feeds", 1, "sources"], value: ["b", "c"] });
});

test("only what was typed anew is changed, and a secret left empty stays", () => {
  const [a] = TWO.sources;
  if (a === undefined) throw new Error("there is no source");
  const edited = editOf(a, { id: "a", values: { card: "http://z", token: "" }, feedId: "left" }, ["token"], TWO);
  expect(edited).toEqual([{ path: ["sources", 0, "card"], value: "http://z" }]);
});

test("a feed that nobody else tells of goes with its source, after everything that names a place", () => {
  const [a] = TWO.sources;
  if (a === undefined) throw new Error("there is no source");
  expect(removalOf(a, TWO)).toEqual([
    { path: ["feeds", 0], value: null },
    { path: ["sources", 0], value: null },
  ]);
  const moved = editOf(a, { id: "a", values: {}, feedId: "right" }, [], TWO);
  expect(moved).toEqual([
    { path: ["feeds", 1, "sources"], value: ["b", "a"] },
    { path: ["feeds", 0], value: null },
  ]);
});
