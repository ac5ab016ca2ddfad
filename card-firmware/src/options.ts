import { LOG_LEVELS, type LogLevel } from "@istars/service/logging.ts";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type Address, formatAddress, parseAddress, parseOptionalAddress } from "./address.ts";
import { PROTOCOLS } from "./protocols/registry.ts";

/** What the command line and environment decide; settings kept in `--data` stand below it. */
export interface CommandLine {
  readonly data: string;
  readonly http: Address;
  readonly snmp: Address | null;
  readonly nut: Address | null;
  /** Stands above the stored setting; `null`: as the settings say. */
  readonly ups: string | null;
  readonly logLevel: LogLevel;
  /** First password of `admin`, used at first start only; `null` leaves `admin` with a password that must be changed. */
  readonly adminPassword: string | null;
  /** A read-only SNMP community; without one the agent answers nobody (SAFETY 32). */
  readonly snmpCommunity: string | null;
}

interface Parsed extends Pick<CommandLine, "data" | "http" | "logLevel"> {
  readonly ups?: string;
  readonly snmp: Address | "off";
  readonly nut: Address | "off";
}

/** commander reports an `InvalidArgumentError` together with the option's name. */
function checked<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };
}

const address = (flags: string, about: string, fallback: Address, mayBeOff: boolean): Option =>
  new Option(flags, about)
    .argParser(checked<Address | "off">(mayBeOff ? parseOptionalAddress : parseAddress))
    .default(fallback, formatAddress(fallback));

/**
 * Reads the card's command line. `--help`, `--version` and bad usage print and throw a `CommanderError`; `exitStatusOf` says what
 * the process then ends with. `checkUps` throws an `Error` when a UPS URI is wrong.
 */
export function readCommandLine(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  context: { readonly version: string; readonly checkUps: (uri: string) => unknown },
): CommandLine {
  const program = new Command("istars-card")
    .description("The UPS card: reads a UPS over its serial line and puts it on the network.")
    .version(context.version)
    .addOption(new Option("--data <dir>", "folder for everything the card keeps; made if missing").makeOptionMandatory())
    .addOption(address("--http <addr:port>", "web pages and HTTP API", { host: "0.0.0.0", port: 80 }, false))
    .addOption(address("--snmp <addr:port|off>", "SNMP agent (RFC 1628)", { host: "0.0.0.0", port: 161 }, true))
    .addOption(address("--nut <addr:port|off>", "NUT server", { host: "0.0.0.0", port: 3493 }, true))
    .addOption(
      new Option(
        "--ups <uri>",
        "the UPS, in place of what the settings say: PROTOCOL+serial:///dev/ttyS1?baud=2400 or PROTOCOL+tcp://HOST:PORT; " +
          `PROTOCOL is one of ${PROTOCOLS.join(", ")}, or auto to find out, once`,
      ).argParser(
        checked((uri: string) => {
          context.checkUps(uri);
          return uri;
        }),
      ),
    )
    .addOption(new Option("--log-level <level>", "least severe level that is logged").choices(LOG_LEVELS).default("info"))
    .addHelpText(
      "after",
      `
Environment:
  ISTARS_ADMIN_PASSWORD   first password of "admin", at first start only
  ISTARS_SNMP_COMMUNITY   a first read-only SNMP community, while none was ever set`,
    )
    .exitOverride();
  program.parse(argv, { from: "user" });
  const { data, http, snmp, nut, ups, logLevel } = program.opts<Parsed>();
  return {
    data,
    http,
    snmp: snmp === "off" ? null : snmp,
    nut: nut === "off" ? null : nut,
    ups: ups ?? null,
    logLevel,
    adminPassword: env.ISTARS_ADMIN_PASSWORD || null,
    snmpCommunity: env.ISTARS_SNMP_COMMUNITY || null,
  };
}

/** 0 after help or version, 2 after bad usage; `null` for an error that is no matter of usage. */
export function exitStatusOf(error: unknown): number | null {
  if (!(error instanceof CommanderError)) return null;
  return error.exitCode === 0 ? 0 : 2;
}
