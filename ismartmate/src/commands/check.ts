import { type CommandContext, commandFor, dataFolder, type MakeCommand, type Places } from "./command.ts";
import type { ExamineDeps } from "./examine.ts";

interface Options extends Places {
  readonly json?: true;
}

/** What the service is asked may not keep the check, ms. */
const SERVICE_LIMIT_MS = 3_000;

/** `ismartmate check`: whether everything that is needed is there. */
export const checkCommand: MakeCommand = (context) =>
  commandFor("check", context)
    .description("Find out whether this server would really go down in time: settings, sources, programs, the right to power off.")
    .option("--json", "print what was found as one JSON document")
    .addHelpText(
      "after",
      `
Every source has 10 s to answer. Nothing is run and nothing is ended. Run it as the user that the service runs as, mostly the administrator.

Ends with 0 if everything needed is there; 1 if something is not, with each fault of the file as FILE:LINE:COLUMN, 2 for bad usage.`,
    )
    .action((options: Options) => check(options, context));

async function check(options: Options, { clock, stdout, exitWith }: CommandContext): Promise<void> {
  const [
    { examine },
    { examinationLines },
    { requireFile },
    { machineOf, serverPlatform },
    { makeSource },
    { SnmpAsker },
    { reachService },
  ] = await Promise.all([
    import("./examine.ts"),
    import("./examination-lines.ts"),
    import("./load.ts"),
    import("../service/start-agent.ts"),
    import("../sources/make-source.ts"),
    import("@istars/protocol/net/snmp/asker.ts"),
    import("../service/reach-service.ts"),
  ]);
  await requireFile(options.config);
  const platform = serverPlatform();
  const asker = new SnmpAsker({ clock });
  const { powerRight } = machineOf(clock, platform);
  const service = async () => {
    const signal = clock.timeout(SERVICE_LIMIT_MS);
    const reached = await reachService(dataFolder(options), signal).catch(() => "none" as const); // what does not answer does not run
    return reached === "none" || reached === "denied" ? null : reached.visitor.call("readState", {}, signal);
  };
  const makeOne: ExamineDeps["makeSource"] = (setting, secrets) => makeSource(setting, secrets, { clock, asker });
  try {
    const deps = { clock, platform, powerRight, service, makeSource: makeOne };
    const found = await examine(options.config, deps, new AbortController().signal);
    if (options.json) stdout.write(`${JSON.stringify(found)}\n`);
    else for (const line of examinationLines(found, stdout.isTTY ? (stdout.columns ?? null) : null)) stdout.write(`${line}\n`);
    exitWith(found.isGood ? 0 : 1);
  } finally {
    await asker.close();
  }
}
