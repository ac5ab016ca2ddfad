import { expect, test } from "vitest";
import { root } from "../steps.ts";
import { RunningProcess } from "./process.ts";

/** What the story has to tell, in this order; other lines may stand between. */
const BEATS = [
  /UPS +on mains/,
  /view +12 cards online, nothing is wrong/,
  /mains +fail/,
  /agent +Feed a: on battery/,
  /agent +This server goes down in \d+ s if nothing changes/,
  /view +1 of 12 cards on battery/,
  /agent +Users would have been told: “This computer shuts down in/,
  /agent +Would have run: \/usr\/bin\/systemctl stop nginx/,
  /agent +Would have run: \/usr\/bin\/systemctl stop postgresql/,
  /agent +Would have told the system to power off/,
  /UPS +battery at [1-9]\d* %, .*in time/,
  /card +alarm: Battery low/,
  /view +web-1's UPS: Battery low/,
  /NUT +.*(shuts its host down|would go down now)/,
  /mains +are back/,
  /agent +watching again; nothing was really shut down/,
  /view +12 cards online, all well again/,
];

test("npm run story plays one outage from the mains to the last word, in order, and ends by itself", async () => {
  await using story = RunningProcess.start("npm", ["run", "-s", "story"], { cwd: root });
  expect(await story.ended).toEqual({ code: 0, signal: null });
  expect(story.stderr).toBe("");
  const lines = story.stdout.split("\n");
  let from = 0;
  for (const beat of BEATS) {
    const at = lines.findIndex((line, index) => index >= from && beat.test(line));
    expect(at, `${beat} is not told after line ${from} of\n${story.stdout}`).toBeGreaterThan(-1);
    from = at;
  }
  for (const line of lines.filter((one) => one !== "")) expect(line).toMatch(/^\d+:\d\d\.\d {2}(mains|UPS|card|agent|view|NUT) /);
});

test("npm run story says what it does when it is asked", async () => {
  await using story = RunningProcess.start("npm", ["run", "-s", "story", "--", "--help"], { cwd: root });
  expect(await story.ended).toEqual({ code: 0, signal: null });
  expect(story.stdout).toContain("Plays one outage");
});
