import { fileURLToPath } from "node:url";
import { createCard } from "@istars/card-firmware/card.ts";
import { readHost } from "@istars/card-firmware/host.ts";
import { readCommandLine } from "@istars/card-firmware/options.ts";
import { checkUpsUri } from "@istars/card-firmware/ups.ts";
import { systemClock } from "@istars/service/clock.ts";
import { createLogger } from "@istars/service/logging.ts";
import { keepHeapSmall } from "@istars/service/small-heap.ts";
import { untilStopped } from "@istars/service/stop-signal.ts";
import { fastClock } from "./fast-clock.ts";

/*
 * The card as its own program starts it, but with a clock that runs ISTARS_BENCH_SPEED times as fast. Bundled by the bench, with the
 * store's worker beside it.
 */

keepHeapSmall();
const options = readCommandLine(process.argv.slice(2), process.env, { version: "bench", checkUps: checkUpsUri });
const card = await createCard({
  ...options,
  webRoot: fileURLToPath(new URL("web", import.meta.url)),
  host: readHost(),
  clock: fastClock(Number(process.env.ISTARS_BENCH_SPEED)),
  log: createLogger({ level: options.logLevel }),
});
await untilStopped(process, systemClock, new AbortController().signal);
await card.close();
process.exit(0);
