import { join } from "node:path";
import { type CommandContext, commandFor, dataFolder, type MakeCommand, type Places } from "./command.ts";

/** `ismartmate desktop`: the pages in a window of their own, and a sign beside the clock. */
export const desktopCommand: MakeCommand = (context) =>
  commandFor("desktop", context)
    .description("Show the running service in a window of its own, with a sign beside the clock.")
    .addHelpText(
      "after",
      `
The window only shows the service: closing it ends nothing. It needs Electron; without it, ismartmate web shows the same in a browser.

Ends with 0 when the window is ended, 1 if it cannot be opened, 2 for bad usage.`,
    )
    .action((places: Places) => desktop(places, context));

async function desktop(places: Places, context: CommandContext): Promise<void> {
  const { showWindow } = await import("@istars/service/launch/show-window.ts");
  const args = [`--local-file=${join(dataFolder(places), "local.json")}`];
  context.exitWith(await showWindow({ title: "iSmartMate", moduleUrl: import.meta.url, service: null, args }, context));
}
