import { type CardBench, COMMUNITY } from "./card-bench.ts";
import { type ProcessResult, runProcess } from "./process.ts";

/** upsObjects of RFC 1628, as net-snmp prints it. */
export const UPS = ".1.3.6.1.2.1.33.1";

/** An instance below upsObjects: the rest of its name, and its value as net-snmp prints it. */
export type SnmpRow = readonly [suffix: string, value: string];

/** An agent, and the word that opens it. */
export interface SnmpPeer {
  /** `HOST:PORT` */
  readonly target: string;
  readonly community: string;
}

/** The agent of a card. */
export const peerOf = ({ addresses }: CardBench): SnmpPeer => ({ target: `127.0.0.1:${addresses.snmpPort}`, community: COMMUNITY });

/** What an agent without alarms says whose UPS was never tested and is not told to do anything. */
export const AT_REST: readonly SnmpRow[] = [
  ["6.1.0", "Gauge32: 0"],
  ["7.1.0", `OID: ${UPS}.7.7.1`],
  ["7.2.0", "INTEGER: 1"],
  ["7.3.0", "INTEGER: 6"],
  ["7.4.0", '""'],
  ["7.5.0", "0"],
  ["7.6.0", "INTEGER: 0"],
  ["8.1.0", "INTEGER: 1"],
  ["8.2.0", "INTEGER: -1"],
  ["8.3.0", "INTEGER: -1"],
  ["8.4.0", "INTEGER: -1"],
];

/** Runs one of net-snmp's commands; names and values come as numbers, without any MIB file. */
export function runNetSnmp(peer: SnmpPeer, command: string, version: "1" | "2c", ...args: readonly string[]): Promise<ProcessResult> {
  const [options, names] = [args.filter((arg) => arg.startsWith("-")), args.filter((arg) => !arg.startsWith("-"))];
  const fixed = [`-v${version}`, "-c", peer.community, "-On", "-Oe", "-Ot", "-r0", "-t1"];
  return runProcess(`/usr/bin/${command}`, [...fixed, ...options, peer.target, ...names], { env: { MIBS: "" } });
}

export const linesOf = (text: string): string[] => text.trimEnd().split("\n");

/** The instances below upsObjects that a command has printed, in its order; what it says of the end of the view is left out. */
export const rowsOf = (stdout: string): SnmpRow[] =>
  linesOf(stdout)
    .filter((line) => line.startsWith(`${UPS}.`) && !line.includes("No more variables"))
    .map((line) => {
      const [suffix = "", value = ""] = line.slice(UPS.length + 1).split(" = ");
      return [suffix, value];
    });

/** All of the UPS-MIB below `suffix`, everything if it is left out, by bulk requests. */
export async function walkUps(peer: SnmpPeer, suffix = ""): Promise<SnmpRow[]> {
  const { stdout } = await runNetSnmp(peer, "snmpbulkwalk", "2c", suffix === "" ? UPS : `${UPS}.${suffix}`);
  return rowsOf(stdout);
}
