import { resolve } from "node:path";
import { Command } from "commander";
import type { CommandContext, MakeCommand } from "./command.ts";

interface Options {
  readonly data?: string;
}

/** `ismartview desktop`: the fleet in a window of its own. */
export const desktopCommand: MakeCommand = (context) =>
  new Command("desktop")
    .description("Watch a fleet in a window of its own, until it is closed.")
    .option("--data <dir>", "folder for everything that is kept; left out: one of your own, beside what the window keeps")
    .addHelpText(
      "after",
      `
The window starts the service it shows, for this computer alone, and ends it: nothing is watched while it is closed. For a fleet that has
to be watched day and night, run ismartview serve and look at it with a browser. It needs Electron.

Ends with 0 when the window is closed, 1 if it cannot be opened, 2 for bad usage.`,
    )
    .action((options: Options) => desktop(options, context));

async function desktop({ data }: Options, context: CommandContext): Promise<void> {
  const { showWindow } = await import("@istars/service/launch/show-window.ts");
  const [program = ""] = process.argv.slice(1);
  const service = [process.execPath, program, "serve"];
  const args = data === undefined ? [] : [`--data-folder=${resolve(data)}`];
  context.exitWith(await showWindow({ title: "iSmartView", moduleUrl: import.meta.url, service, args }, context));
}
