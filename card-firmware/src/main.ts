import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { systemClock } from "@istars/service/clock.ts";
import { createLogger } from "@istars/service/logging.ts";
import { keepHeapSmall } from "@istars/service/small-heap.ts";
import { untilStopped } from "@istars/service/stop-signal.ts";
import { createCard } from "./card.ts";
import { readHost } from "./host.ts";
import { type CommandLine, exitStatusOf, readCommandLine } from "./options.ts";
import { checkUpsUri } from "./ups.ts";
import { FIRMWARE_VERSION } from "./version.ts";

/** The built pages stand beside the bundle, or beside the sources. */
const WEB_ROOTS = ["web", "../web/dist"];

function commandLine(): CommandLine {
  try {
    return readCommandLine(process.argv.slice(2), process.env, { version: FIRMWARE_VERSION, checkUps: checkUpsUri });
  } catch (error) {
    const status = exitStatusOf(error);
    if (status === null) throw error;
    process.exit(status);
  }
}

/** Runs the card until a signal or a fault ends it; gives the exit status. */
async function run(options: CommandLine): Promise<number> {
  const log = createLogger({ level: options.logLevel });
  const webRoot = WEB_ROOTS.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(`${path}/index.html`));
  const card = await createCard({ ...options, webRoot: webRoot ?? null, host: readHost(options.port), clock: systemClock, log });
  const never = new AbortController();
  const end = await Promise.race([
    untilStopped(process, systemClock, never.signal).then((signal) => ({ signal })),
    card.failed.then((error) => ({ error })),
  ]);
  if ("error" in end) log.error({ err: end.error }, "the card can no longer do its work and stops");
  else log.info({ signal: end.signal }, "stopping");
  await card.close();
  return "error" in end ? 1 : 0;
}

keepHeapSmall();
try {
  process.exit(await run(commandLine()));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
