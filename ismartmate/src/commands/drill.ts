import { type CommandContext, commandFor, dataFolder, type MakeCommand, type Places } from "./command.ts";

interface Options extends Places {
  readonly json?: true;
}

/** `ismartmate drill`: the whole chain without its end. */
export const drillCommand: MakeCommand = (context) =>
  commandFor("drill", context)
    .description("Go through a whole shutdown without ending or running anything, and say after how long it would have powered off.")
    .option("--json", "print the report as one JSON document at the end, and nothing else")
    .addHelpText(
      "after",
      `
The running service does it and keeps the report; if none runs, the drill is gone through here, from the settings file alone. Users are not
told, commands are not run, the system is not told to power off: each is only noted, at the moment when it would have been done.

Ends with 0 if the drill went through; 1 if it was refused or called off, 2 for bad usage.`,
    )
    .action((options: Options) => drill(options, context));

async function drill(options: Options, context: CommandContext): Promise<void> {
  const { clock, stdout, stderr, exitWith } = context;
  const [{ reachService, unreachedText }, { drillOfService, ownDrill }, { reportLines }] = await Promise.all([
    import("../service/reach-service.ts"),
    import("./follow-drill.ts"),
    import("./report-lines.ts"),
  ]);
  const folder = dataFolder(options);
  const say = options.json ? () => {} : (line: string) => void stdout.write(`${line}\n`);
  const reached = await reachService(folder, clock.timeout(REACH_LIMIT_MS));
  if (reached === "denied") throw new Error(unreachedText(reached, folder));
  if (reached === "none") stderr.write(`${unreachedText(reached, folder)}; the drill is gone through here\n`);
  const report = reached === "none" ? await ownDrill(options.config, context, say) : await drillOfService(reached, say, clock);
  if (report === null) {
    exitWith(1);
    return;
  }
  if (options.json) stdout.write(`${JSON.stringify(report)}\n`);
  else for (const line of reportLines(report)) stdout.write(`${line}\n`);
  exitWith(report.outcome === "would-have-powered-off" ? 0 : 1);
}

const REACH_LIMIT_MS = 5_000;
