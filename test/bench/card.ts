import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildCard, CARD_ENTRIES } from "../../installers/build.ts";
import { measureHour } from "./card-hour.ts";
import { measureLoad } from "./card-load.ts";
import { measureStart } from "./card-start.ts";
import { Report } from "./report.ts";

/*
 * The bundled card by itself: how soon it is ready, what memory it needs after an hour's worth of work, how long work waits in its event
 * loop while it is asked a lot. `node test/bench/card.ts [--part start|hour|load] [--rounds N] [--seconds N] [--speed N]`: starts, length
 * of the load, how much faster than ours the hour passes. The last line is JSON; ends with 1 when a target is missed.
 */

const { values: options } = parseArgs({
  options: {
    part: { type: "string" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "15" },
    speed: { type: "string", default: "60" },
  },
});
const wants = (part: string): boolean => options.part === undefined || options.part === part;

const report = new Report("card");
const program = join(await buildCard({ folder: "bench/card" }), "main.mjs");
if (wants("start")) await measureStart(program, Number(options.rounds), report);
if (wants("hour")) {
  const folder = await buildCard({ folder: "bench/fast-card", entries: { ...CARD_ENTRIES, main: "test/bench/fast-card.ts" } });
  await measureHour(join(folder, "main.mjs"), Number(options.speed), report);
}
if (wants("load")) await measureLoad(program, Number(options.seconds), report);
process.exit(report.finish());
