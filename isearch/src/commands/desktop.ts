import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import { checked, port } from "@istars/service/command-line/option-readers.ts";
import { Command } from "commander";
import type { CommandContext, MakeCommand } from "./command.ts";

interface Options {
  readonly port: number;
}

/** `isearch desktop`: the pages in a window of their own. */
export const desktopCommand: MakeCommand = (context) =>
  new Command("desktop")
    .description("Find and set cards in a window of its own, until it is closed.")
    .option("--port <port>", "UDP port that the cards listen on", checked(port), DISCOVERY_PORT)
    .addHelpText(
      "after",
      `
The window starts the service it shows and ends it. It needs Electron; without it, isearch web shows the same in a browser.

Ends with 0 when the window is closed, 1 if it cannot be opened, 2 for bad usage.`,
    )
    .action((options: Options) => desktop(options, context));

async function desktop({ port: cardPort }: Options, context: CommandContext): Promise<void> {
  const { showWindow } = await import("@istars/service/launch/show-window.ts");
  const [program = ""] = process.argv.slice(1);
  const service = [process.execPath, program, "web", "--port", String(cardPort)];
  context.exitWith(await showWindow({ title: "iSearch", moduleUrl: import.meta.url, service, args: [] }, context));
}
