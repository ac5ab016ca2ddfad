import { expect, test } from "vitest";
import { MibWalk } from "./mib-walk.ts";
import type { NextAsker } from "./next-asker.ts";
import { agentOf, integer, type Mib } from "./scripted-mib.ts";

const never = new AbortController().signal;
const MIB: Mib = {
  "1.3.1.1.0": integer(11),
  "1.3.1.3.0": integer(13),
  "1.3.2.1.5": integer(5),
  "1.3.2.1.9": integer(9),
  "1.3.2.2.5": integer(55),
};
const ASKED = { scalars: ["1.3.1.1", "1.3.1.2", "1.3.1.3"], tables: ["1.3.2.1", "1.3.2.2", "1.3.2.3"] };
const THERE = ["1.3.1.1.0", "1.3.1.3.0", "1.3.2.1.5", "1.3.2.1.9", "1.3.2.2.5"];

test.each(["v1", "v2c"] as const)("in %s, what is there is read and what is not there fails nothing", async (version) => {
  const look = await new MibWalk(agentOf(() => MIB, version)).read(ASKED, never);
  expect(look.kind === "values" && [...look.values.keys()].toSorted()).toEqual(THERE);
});

test.each([1, 2, 4])("an agent that takes %i names at once is asked for so many", async (maxBindings) => {
  const look = await new MibWalk(agentOf(() => MIB, "v2c", maxBindings)).read(ASKED, never);
  expect(look.kind === "values" && [...look.values.keys()].toSorted()).toEqual(THERE);
});

test.each<[string, NextAsker, string]>([
  [
    "goes in circles",
    async (names) => ({ kind: "values", bindings: names.map(() => ({ name: "1.3.2.1.5", value: integer(1) })) }),
    "values",
  ],
  [
    "has endless rows",
    async (names) => ({ kind: "values", bindings: names.map((name) => ({ name: `${name}.1`, value: integer(1) })) }),
    "values",
  ],
  ["answers with nothing", async () => ({ kind: "values", bindings: [] }), "malformed"],
  ["takes no request at all", async () => ({ kind: "refused", errorStatus: 1, errorIndex: 0 }), "values"],
  ["fails for no object", async () => ({ kind: "refused", errorStatus: 5, errorIndex: 0 }), "malformed"],
  ["fails for an object that was not asked for", async () => ({ kind: "refused", errorStatus: 5, errorIndex: 99 }), "malformed"],
  ["fails for each object in turn", async () => ({ kind: "refused", errorStatus: 5, errorIndex: 1 }), "values"],
  ["says nothing", async () => ({ kind: "silent" }), "silent"],
  ["denies", async () => ({ kind: "denied" }), "denied"],
])("an agent that %s comes to an end", async (_what, ask, kind) => {
  const look = await new MibWalk(ask).read(ASKED, never);
  expect(look.kind).toBe(kind);
  if (look.kind === "values") expect(look.values.size).toBeLessThan(1_000);
});

test("an agent that leads back to where one was is left at once", async () => {
  let asked = 0;
  const circle: NextAsker = async (names) => {
    asked++;
    const bindings = names.map((name) => ({ name: name === "1.3.2.1.5" ? "1.3.2.1.4" : "1.3.2.1.5", value: integer(1) }));
    return { kind: "values", bindings };
  };
  const look = await new MibWalk(circle).read({ scalars: [], tables: ["1.3.2.1"] }, never);
  expect(look.kind === "values" && [...look.values.keys()]).toEqual(["1.3.2.1.5", "1.3.2.1.4"]);
  expect(asked).toBe(3);
});
