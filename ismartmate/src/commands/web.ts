import { type CommandContext, commandFor, dataFolder, type MakeCommand, type Places } from "./command.ts";

interface Options extends Places {
  readonly open: boolean;
}

const LIMIT_MS = 5_000;

/** `ismartmate web`: a browser that may change something. */
export const webCommand: MakeCommand = (context) =>
  commandFor("web", context)
    .description("Open the running service's pages in a browser, with the right to change settings and to give orders.")
    .option("--no-open", "only print the address, open no browser")
    .addHelpText(
      "after",
      `
The address that is printed opens the pages once, within a minute. Without what stands behind its #, the same pages can only be looked at.

Ends with 0 when the address is printed; 1 if no service can be reached, 2 for bad usage.`,
    )
    .action((options: Options) => web(options, context));

async function web({ open, ...places }: Options, { clock, env, stdout }: CommandContext): Promise<void> {
  const [{ reachService, unreachedText }, { openBrowser, openCommand }] = await Promise.all([
    import("../service/reach-service.ts"),
    import("@istars/service/launch/open-browser.ts"),
  ]);
  const folder = dataFolder(places);
  const signal = clock.timeout(LIMIT_MS);
  const service = await reachService(folder, signal);
  if (service === "none" || service === "denied") throw new Error(unreachedText(service, folder));
  const client = await service.client(signal);
  // The part behind # stays in the browser: it is in no request and in no log.
  const address = async () => `${service.local.url}/#launch=${(await client.call("createLaunchCode", {}, signal)).code}`;
  stdout.write(`iSmartMate: ${await address()} (opens once, within a minute)\n`);
  const command = open ? openCommand(await address(), process.platform, env) : null;
  if (command) openBrowser(command);
}
