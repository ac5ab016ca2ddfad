import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import { type Address, formatAddress, parseAddress, parseOptionalAddress } from "@istars/service/address.ts";
import { checked, port } from "@istars/service/command-line/option-readers.ts";
import { systemPlace } from "@istars/service/command-line/system-place.ts";
import { LOG_LEVELS, type LogLevel } from "@istars/service/logging.ts";
import { untilStopped } from "@istars/service/stop-signal.ts";
import { untilClosed } from "@istars/service/terminal/until-closed.ts";
import { Command, Option } from "commander";
import type { TrapPort } from "../traps/receive-traps.ts";
import type { CommandContext, MakeCommand } from "./command.ts";

interface Options {
  readonly data: string;
  readonly http: Address;
  readonly traps: Address | "off" | undefined;
  readonly discoveryPort: number;
  readonly logLevel: LogLevel;
  readonly behindProxy?: boolean;
  readonly printHandshake?: boolean;
}

/** From this file in the sources. */
const PAGES = "../../web/dist";
/** The traps' own port, which most systems give to administrators alone. */
const USUAL_TRAPS = { host: "0.0.0.0", port: 162 } as const;
const EVERYWHERE = { host: "0.0.0.0", port: 8090 } as const;

/** `ismartview serve`: watches the fleet and serves its pages until it is stopped. */
export const serveCommand: MakeCommand = (context) =>
  new Command("serve")
    .description("Watch the cards of a fleet and serve the pages and the API, until Ctrl-C or the service manager's stop.")
    .option(
      "--data <dir>",
      "folder for everything that is kept; made if missing",
      systemPlace("data", "ismartview", process.platform, context.env),
    )
    .addOption(
      new Option("--http <addr:port>", "pages and API").argParser(checked(parseAddress)).default(EVERYWHERE, formatAddress(EVERYWHERE)),
    )
    .addOption(
      new Option(
        "--traps <addr:port|off>",
        "receive traps and informs of other makers' cards (default: 0.0.0.0:162 where it is allowed)",
      ).argParser(checked(parseOptionalAddress)),
    )
    .addOption(
      new Option("--discovery-port <port>", "UDP port that iStars cards listen on").argParser(checked(port)).default(DISCOVERY_PORT),
    )
    .option("--behind-proxy", "believe what a proxy on this computer says of who asks: X-Forwarded-For and X-Forwarded-Proto")
    .addOption(new Option("--log-level <level>", "least severe level that is logged").choices(LOG_LEVELS).default("info"))
    .option("--print-handshake", 'for the desktop window: print {"url","secret"} as one line of JSON, and end when standard input does')
    .addHelpText(
      "after",
      `
Log in as "admin" with password "admin"; it can do nothing but set a new one.

Environment:
  ISTARS_ADMIN_PASSWORD   first password of "admin", at first start only

Examples:
  ismartview serve --data /srv/fleet                          on port 8090, for everybody who has a user
  ismartview serve --data ./fleet --http 127.0.0.1:8090       for this computer, or for a proxy on it

Ends with 0 after it was stopped; 1 if it cannot do its work, 2 for bad usage.`,
    )
    .action((options: Options) => serve(options, context));

async function serve(options: Options, context: CommandContext): Promise<void> {
  const { data, http, traps, discoveryPort, logLevel, behindProxy = false, printHandshake = false } = options;
  const { clock, version, env, stdin, stdout, signals } = context;
  const [{ runService }, { findWebRoot }, { createLogger }] = await Promise.all([
    import("../service/run-service.ts"),
    import("@istars/service/http/web-root.ts"),
    import("@istars/service/logging.ts"),
  ]);
  const log = createLogger({ level: logLevel });
  const webRoot = findWebRoot(import.meta.url, PAGES);
  if (webRoot === null) log.warn({}, "the pages are not built: the API alone is served");
  const adminPassword = env.ISTARS_ADMIN_PASSWORD || null;
  const service = await runService({
    ...{ clock, log, version, webRoot, data, listen: http, adminPassword, traps: trapPortOf(traps), discoveryPort },
    ...{ isBehindProxy: behindProxy, isForWindow: printHandshake },
  });
  const over = new AbortController();
  try {
    const stopped = untilStopped(signals, clock, over.signal).then(
      (signal) => log.info({ signal }, "stopping"),
      () => {}, // it was ended otherwise
    );
    if (service.secret === null) await stopped;
    else {
      stdout.write(`${JSON.stringify({ url: service.origin, secret: service.secret })}\n`);
      await Promise.race([stopped, untilClosed(stdin)]);
    }
  } finally {
    over.abort();
    await service.close();
  }
}

/** What is asked for has to come about; the usual port only where the system gives it. */
function trapPortOf(asked: Address | "off" | undefined): TrapPort | null {
  if (asked === "off") return null;
  return asked === undefined ? { ...USUAL_TRAPS, isNeeded: false } : { ...asked, isNeeded: true };
}
