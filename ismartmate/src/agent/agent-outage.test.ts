import { expect, test } from "vitest";
import { BATTERY } from "../decision/sample-decision.ts";
import { AgentBench } from "./agent-bench.ts";

test("an outage takes the server down step by step: users, commands in their order, power-off", async () => {
  await using bench = await AgentBench.start();
  bench.says("a", BATTERY);
  await bench.runs(299);
  expect(bench.done).toEqual([]);
  expect(bench.agent.state().phase).toMatchObject({ kind: "counting", cause: { kind: "on-battery", feedId: "a" }, held: false });
  await bench.runs(2);
  expect(bench.done).toEqual([
    "wall This computer shuts down in 60 s: the mains have failed and the UPS runs on battery. Save your work and log out.",
  ]);
  await bench.runs(15);
  expect(bench.done.slice(1)).toEqual(["/bin/stop-database", "/bin/sync", "systemctl poweroff"]);
  expect(bench.agent.state().phase).toMatchObject({ kind: "done", course: "armed" });
});
