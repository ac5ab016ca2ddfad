import { parseArgs } from "node:util";
import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import { systemClock } from "@istars/service/clock.ts";
import { IsearchBench } from "../e2e/isearch-bench.ts";
import type { ListedTimes } from "./discovery-scan.ts";

/*
 * Asks `isearch web` for scans as its page does when somebody presses the button, and tells when each row came over its stream: one line
 * of JSON for each scan. `node test/bench/discovery-click.ts [--rounds N]`
 */

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "1" } } });
const LONGEST_MS = 30_000;

await using program = await IsearchBench.start(DISCOVERY_PORT);
const client = await program.client();
await using watcher = await program.watch();
let read = watcher.messages.length;
for (let round = 0; round < Number(options.rounds); round++) {
  const listedAt = new Map<string, number>();
  const startMs = performance.now();
  const { id } = await client.call("startScan", { body: {} }, systemClock.timeout(LONGEST_MS));
  await watcher.until(() => {
    const fresh = watcher.messages.slice(read);
    read = watcher.messages.length;
    const atMs = performance.now() - startMs;
    for (const { event, data } of fresh) {
      if (event === "cards") for (const { key } of data.cards) if (!listedAt.has(key)) listedAt.set(key, atMs);
      if (event === "scan" && data.id === id && data.state !== "running") return true;
    }
    return false;
  });
  console.log(JSON.stringify({ listedMs: [...listedAt.values()] } satisfies ListedTimes));
  await client.call("forgetCards", {}, systemClock.timeout(LONGEST_MS));
}
