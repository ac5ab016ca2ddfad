import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import { checked, port } from "@istars/service/command-line/option-readers.ts";
import { untilStopped } from "@istars/service/stop-signal.ts";
import { untilClosed } from "@istars/service/terminal/until-closed.ts";
import { Command } from "commander";
import type { RunningService } from "../service/run-service.ts";
import type { CommandContext, MakeCommand } from "./command.ts";

interface Options {
  readonly listen: { readonly host: string; readonly port: number };
  readonly open: boolean;
  readonly printHandshake?: true;
  readonly port: number;
}

/** `isearch web`: the pages, for a browser on this machine or for the desktop window. */
export const webCommand: MakeCommand = (context) =>
  new Command("web")
    .description("Find and set cards in a browser on this computer, until Ctrl-C.")
    .option("--listen <address>", "127.0.0.1:PORT or [::1]:PORT; port 0 takes a free one", checked(loopbackAddress), ANY_PORT)
    .option("--no-open", "only print the address, open no browser")
    .option("--print-handshake", 'print {"url","secret"} as one line of JSON instead, and end when standard input does')
    .option("--port <port>", "UDP port that the cards listen on", checked(port), DISCOVERY_PORT)
    .addHelpText(
      "after",
      `
The pages are for this computer alone, and for whoever started them: the address that is printed opens them once, within a minute.

Examples:
  isearch web                            opens the browser, if there is a desktop
  isearch web --listen 127.0.0.1:8095    at an address that stays the same

Ends with 0 after Ctrl-C; 1 if the pages cannot be served, 2 for bad usage.`,
    )
    .action((options: Options) => web(options, context));

async function web({ listen, open, printHandshake, port: cardPort }: Options, context: CommandContext): Promise<void> {
  const { clock, version, stdin, stdout, signals } = context;
  const [{ runService }, { findWebRoot }, { createLogger }] = await Promise.all([
    import("../service/run-service.ts"),
    import("@istars/service/http/web-root.ts"),
    import("@istars/service/logging.ts"),
  ]);
  const webRoot = findWebRoot(import.meta.url, PAGES);
  if (webRoot === null) throw new Error("the pages of iSearch are not built; npm run isearch -- web builds them");
  const service = await runService({ clock, version, webRoot, listen, cardPort, log: createLogger({ level: "warn" }) });
  const over = new AbortController();
  try {
    const stopped = untilStopped(signals, clock, over.signal).catch(() => {}); // it was ended otherwise
    if (printHandshake) {
      stdout.write(`${JSON.stringify({ url: service.origin, secret: service.sessions.secret })}\n`);
      await Promise.race([stopped, untilClosed(stdin)]);
    } else {
      stdout.write(`iSearch: ${launchAddress(service)} (opens once, within a minute; Ctrl-C ends iSearch)\n`);
      if (open) await openPages(service);
      await stopped;
    }
  } finally {
    over.abort();
    await service.close();
  }
}

/** The part behind # stays in the browser: it is in no request and in no log. */
const launchAddress = ({ origin, sessions }: RunningService): string => `${origin}/#launch=${sessions.newCode()}`;

async function openPages(service: RunningService): Promise<void> {
  const { openBrowser, openCommand } = await import("@istars/service/launch/open-browser.ts");
  const command = openCommand(launchAddress(service), process.platform, process.env);
  if (command) openBrowser(command);
}

/** From this file in the sources. */
const PAGES = "../../web/dist";
const ANY_PORT = { host: "127.0.0.1", port: 0 } as const;

function loopbackAddress(text: string): Options["listen"] {
  const [, ipv4, ipv6, digits] = /^(?:(127\.0\.0\.1)|\[(::1)\]):(\d{1,5})$/.exec(text) ?? [];
  const host = ipv4 ?? ipv6;
  if (host === undefined || Number(digits) > 65_535) {
    throw new Error("expected 127.0.0.1:PORT or [::1]:PORT; the pages are for this computer alone");
  }
  return { host, port: Number(digits) };
}
