import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import { type Address, formatAddress, parseAddress, parseOptionalAddress } from "@istars/service/address.ts";
import { checked } from "@istars/service/command-line/option-readers.ts";
import { LOG_LEVELS, type LogLevel } from "@istars/service/logging.ts";
import { Command, CommanderError, Option } from "commander";
import type { MdnsMode } from "./card-reach.ts";
import { PLATFORMS, type PlatformName } from "./network/make-network.ts";
import { PROTOCOLS } from "./protocols/registry.ts";

/** What the command line and environment decide; settings kept in `--data` stand below it. */
export interface CommandLine {
  readonly data: string;
  readonly http: Address;
  readonly https: Address | null;
  readonly snmp: Address | null;
  readonly nut: Address | null;
  readonly discovery: Address | null;
  readonly platform: PlatformName;
  readonly mdns: MdnsMode;
  /** The network port, e.g. `eth0`; `null`: the first one. */
  readonly port: string | null;
  /** The LED that blinks when the card is looked for; `null`: the one whose name says that it is for this. */
  readonly led: string | null;
  /** Stands above the stored setting; `null`: as the settings say. */
  readonly ups: string | null;
  readonly logLevel: LogLevel;
  /** First password of `admin`, used at first start only; `null` leaves `admin` with a password that must be changed. */
  readonly adminPassword: string | null;
  /** A read-only SNMP community; without one the agent answers nobody (SAFETY 32). */
  readonly snmpCommunity: string | null;
}

interface Parsed extends Pick<CommandLine, "data" | "http" | "logLevel" | "platform" | "mdns"> {
  readonly ups?: string;
  readonly https?: Address | "off";
  readonly snmp: Address | "off";
  readonly nut: Address | "off";
  readonly discovery: Address | "off";
  readonly port?: string;
  readonly led?: string;
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
    .addOption(
      new Option(
        "--https <addr:port|off>",
        "the same over HTTPS, with a certificate of the card's own (default: port 443 beside an --http at port 80, else off)",
      ).argParser(checked(parseOptionalAddress)),
    )
    .addOption(address("--snmp <addr:port|off>", "SNMP agent (RFC 1628)", { host: "0.0.0.0", port: 161 }, true))
    .addOption(address("--nut <addr:port|off>", "NUT server", { host: "0.0.0.0", port: 3493 }, true))
    .addOption(
      address("--discovery <addr:port|off>", "where searches for cards are heard", { host: "0.0.0.0", port: DISCOVERY_PORT }, true),
    )
    .addOption(
      new Option(
        "--platform <name>",
        "linux: sets the address of this machine's port; simulated: the address is the one that the card's sockets are bound to",
      )
        .choices(PLATFORMS)
        .default("linux"),
    )
    .option("--port <name>", "network port of the card, e.g. eth0 (default: the first one)")
    .addOption(
      new Option("--mdns <mode>", "announcement by mDNS; auto: where the card does not listen on loopback alone")
        .choices(["auto", "on", "off"])
        .default("auto"),
    )
    .option("--led <name>", "LED below /sys/class/leds that blinks when the card is looked for (default: one named identify or status)")
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
  const { data, http, https = besideHttp(http), snmp, nut, discovery, platform, mdns, port, led, ups, logLevel } = program.opts<Parsed>();
  return {
    data,
    http,
    https: https === "off" ? null : https,
    snmp: snmp === "off" ? null : snmp,
    nut: nut === "off" ? null : nut,
    discovery: discovery === "off" ? null : discovery,
    platform,
    mdns,
    port: port ?? null,
    led: led ?? null,
    ups: ups ?? null,
    logLevel,
    adminPassword: env.ISTARS_ADMIN_PASSWORD || null,
    snmpCommunity: env.ISTARS_SNMP_COMMUNITY || null,
  };
}

/** A card at the usual port of HTTP is at the usual one of HTTPS, too; whoever chose another one knows which is free. */
const besideHttp = ({ host, port }: Address): Address | "off" => (port === 80 ? { host, port: 443 } : "off");

/** 0 after help or version, 2 after bad usage; `null` for an error that is no matter of usage. */
export function exitStatusOf(error: unknown): number | null {
  if (!(error instanceof CommanderError)) return null;
  return error.exitCode === 0 ? 0 : 2;
}
