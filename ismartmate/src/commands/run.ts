import { LOG_LEVELS, type LogLevel } from "@istars/service/logging.ts";
import { type SignalSource, untilStopped } from "@istars/service/stop-signal.ts";
import { Option } from "commander";
import { type CommandContext, commandFor, dataFolder, type MakeCommand, type Places } from "./command.ts";

interface Options extends Places {
  readonly dryRun?: true;
  readonly logLevel: LogLevel;
}

/** From this file in the sources. */
const PAGES = "../../web/dist";

/** `ismartmate run`: the service. */
export const runCommand: MakeCommand = (context) =>
  commandFor("run", context)
    .description("Watch the UPSs and shut this server down in time: the service, until it is stopped.")
    .option("--dry-run", "end nothing and run nothing, whatever the settings say: only note what would have been done")
    .addOption(new Option("--log-level <level>", "least severe level that is logged").choices(LOG_LEVELS).default("info"))
    .addHelpText(
      "after",
      `
Nothing is shut down while the settings say \`armed: off\`. A changed settings file is taken over at once; one with a fault is named in
the log, and the settings before it stay. SIGHUP takes it over too, and secrets that stand in other files with it.

Ends with 0 when it is stopped; 1 if it cannot start, with each fault of the settings file as FILE:LINE:COLUMN, 2 for bad usage.`,
    )
    .action((options: Options) => run(options, context));

async function run(options: Options, context: CommandContext): Promise<void> {
  const { clock, version, stderr, signals, exitWith } = context;
  const [{ createLogger }, { Lifecycle }, { findWebRoot }, { loadOrTell }, { lockFolder }, { runService }, start] = await Promise.all([
    import("@istars/service/logging.ts"),
    import("@istars/service/lifecycle.ts"),
    import("@istars/service/http/web-root.ts"),
    import("./load.ts"),
    import("../service/data-lock.ts"),
    import("../service/run-service.ts"),
    import("../service/start-agent.ts"),
  ]);
  const loaded = await loadOrTell(options.config, context);
  if (loaded === null) {
    exitWith(1);
    return;
  }
  const log = createLogger({ level: options.logLevel });
  const lifecycle = new Lifecycle({ clock, log, closeLimitMs: CLOSE_LIMIT_MS });
  const over = new AbortController();
  const stopped = untilStopped(isTerminal(stderr) ? signals : withoutHangUp(signals), clock, over.signal);
  stopped.catch(() => {}); // it failed before anybody stopped it
  try {
    const [folder, platform] = [dataFolder(options), start.serverPlatform()];
    const lock = await lockFolder(folder);
    lifecycle.add("data folder", () => lock.release());
    const makeRealHands = options.dryRun ? null : await context.loadRealHands();
    const { agent, close } = await start.startAgent({ loaded, folder, makeRealHands, platform, clock, log, version }, over.signal);
    lifecycle.add("agent", close);
    const webRoot = findWebRoot(import.meta.url, PAGES);
    const service = await runService({ file: options.config, loaded, folder, agent, platform, clock, log, version, webRoot });
    lifecycle.add("service", () => service.close());
    const reload = () => void service.reload().catch((error: unknown) => log.error({ err: error }, "the settings could not be taken over"));
    if (!isTerminal(stderr)) {
      signals.on("SIGHUP", reload);
      lifecycle.add("reload", () => void signals.off("SIGHUP", reload));
    }
    log.info({ signal: await stopped }, "stopping");
  } finally {
    over.abort();
    await lifecycle.close();
  }
}

/** A part that is carrying something out may take its time: a power-off that is under way is not cut off. */
const CLOSE_LIMIT_MS = 15_000;

/** Started by hand, it ends with its terminal; a service has none, and is told to reload by the same signal. */
const isTerminal = ({ isTTY }: CommandContext["stderr"]): boolean => isTTY === true;

const withoutHangUp = (signals: SignalSource): SignalSource => ({
  on: (signal, listener) => (signal === "SIGHUP" ? undefined : signals.on(signal, listener)),
  off: (signal, listener) => (signal === "SIGHUP" ? undefined : signals.off(signal, listener)),
});
