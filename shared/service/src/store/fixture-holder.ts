import { silentLogger } from "../recording-logger.ts";
import type { FixtureOperations } from "./fixture-worker.ts";
import { openStore } from "./open-store.ts";

// Holds the store in the directory given on the command line until it is killed.
const store = await openStore<FixtureOperations>({
  worker: new URL("./fixture-worker.ts", import.meta.url),
  directory: process.argv[2] ?? "",
  log: silentLogger,
});
await store.run("add", "from the other process");
process.stdout.write("holding");
