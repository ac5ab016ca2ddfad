import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import { untilStopped } from "@istars/service/stop-signal.ts";
import { Command } from "commander";
import { type CommandContext, checked, type MakeCommand, port } from "./command.ts";

interface Options {
  readonly port: number;
}

/** From this file in the sources. */
const WINDOW = "../../desktop/dist";

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

async function desktop({ port: cardPort }: Options, { clock, signals, exitWith }: CommandContext): Promise<void> {
  const { openWindow } = await import("@istars/service/launch/desktop-window.ts");
  const [program = ""] = process.argv.slice(1);
  const stop = new AbortController();
  const over = new AbortController();
  const stopped = untilStopped(signals, clock, over.signal).then(
    () => stop.abort(),
    () => {}, // the window was closed
  );
  try {
    const service = [process.execPath, program, "web", "--port", String(cardPort)];
    exitWith(await openWindow({ title: "iSearch", moduleUrl: import.meta.url, fromSources: WINDOW, service, args: [] }, stop.signal));
  } finally {
    over.abort();
    await stopped;
  }
}
