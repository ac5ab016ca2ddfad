import { join } from "node:path";
import { untilStopped } from "@istars/service/stop-signal.ts";
import { type CommandContext, commandFor, dataFolder, type MakeCommand, type Places } from "./command.ts";

/** From this file in the sources. */
const WINDOW = "../../desktop/dist";

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

async function desktop(places: Places, { clock, signals, exitWith }: CommandContext): Promise<void> {
  const { openWindow } = await import("@istars/service/launch/desktop-window.ts");
  const stop = new AbortController();
  const over = new AbortController();
  const stopped = untilStopped(signals, clock, over.signal).then(
    () => stop.abort(),
    () => {}, // the window was ended
  );
  try {
    const args = [`--local-file=${join(dataFolder(places), "local.json")}`];
    exitWith(await openWindow({ title: "iSmartMate", moduleUrl: import.meta.url, fromSources: WINDOW, service: null, args }, stop.signal));
  } finally {
    over.abort();
    await stopped;
  }
}
