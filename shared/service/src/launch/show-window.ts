import type { Clock } from "../clock.ts";
import { type SignalSource, untilStopped } from "../stop-signal.ts";
import { type OpenWindowOptions, openWindow } from "./desktop-window.ts";

/** What a program's command that shows its window is given. */
interface ShowWindowDeps {
  readonly clock: Clock;
  /** Where Ctrl-C comes from; it asks the window to close. */
  readonly signals: SignalSource;
}

/** From a program's commands in the sources. */
const WINDOW = "../../desktop/dist";

/** Shows the program's window until it is closed, and gives its exit status. Rejects with an `Error` that says what is missing. */
export async function showWindow(options: Omit<OpenWindowOptions, "fromSources">, { clock, signals }: ShowWindowDeps): Promise<number> {
  const stop = new AbortController();
  const over = new AbortController();
  const stopped = untilStopped(signals, clock, over.signal).then(
    () => stop.abort(),
    () => {}, // the window was closed
  );
  try {
    return await openWindow({ ...options, fromSources: WINDOW }, stop.signal);
  } finally {
    over.abort();
    await stopped;
  }
}
