import { type CommandContext, commandFor, dataFolder, type MakeCommand, type Places } from "./command.ts";

interface Options extends Places {
  readonly json?: true;
}

/** What `status` ends with where nothing runs; as in the scripts of LSB services. */
const NOT_RUNNING = 3;
/** A service that does not answer for so long does not work, ms. */
const LIMIT_MS = 5_000;

/** `ismartmate status`: what the running service knows and is about to do. */
export const statusCommand: MakeCommand = (context) =>
  commandFor("status", context)
    .description("Say what the running service knows and is about to do.")
    .option("--json", "print the state as one JSON document")
    .addHelpText(
      "after",
      `
The schema of the document is agentStateSchema in shared/protocol/src/model/ismartmate/agent-state.ts.

Ends with 0 if the service runs, ${NOT_RUNNING} if none does, 1 if it does not answer, 2 for bad usage.`,
    )
    .action((options: Options) => status(options, context));

async function status(options: Options, { clock, stdout, stderr, exitWith }: CommandContext): Promise<void> {
  const [{ reachService, unreachedText }, { statusLines }] = await Promise.all([
    import("../service/reach-service.ts"),
    import("./status-lines.ts"),
  ]);
  const folder = dataFolder(options);
  const signal = clock.timeout(LIMIT_MS);
  const service = await reachService(folder, signal);
  if (service === "none" || service === "denied") {
    stderr.write(`${unreachedText(service, folder)}\n`);
    exitWith(service === "none" ? NOT_RUNNING : 1);
    return;
  }
  const state = await service.visitor.call("readState", {}, signal);
  if (options.json) stdout.write(`${JSON.stringify(state)}\n`);
  else for (const line of statusLines(state, stdout.isTTY ? (stdout.columns ?? null) : null)) stdout.write(`${line}\n`);
}
