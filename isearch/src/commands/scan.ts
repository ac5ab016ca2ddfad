import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import type { ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";
import { checked, checkedEach, port } from "@istars/service/command-line/option-readers.ts";
import { parseRange } from "@istars/service/scan/address-range.ts";
import { ScanError } from "@istars/service/scan/scan-error.ts";
import { untilStopped } from "@istars/service/stop-signal.ts";
import { Command } from "commander";
import { type CommandContext, INTERRUPTED, interfaceName, type MakeCommand, timeoutMs } from "./command.ts";

interface Options {
  readonly json?: true;
  readonly timeout?: number;
  readonly interface?: readonly string[];
  readonly range?: readonly string[];
  readonly foreign?: true;
  readonly community?: string;
  readonly port: number;
}

/** `isearch scan`: finds cards and lists them. */
export const scanCommand: MakeCommand = (context) =>
  new Command("scan")
    .description("Find the cards on this machine's networks, whatever their addresses are.")
    .option("--json", "print one JSON document {scan, cards} at the end, and nothing else")
    .option("--timeout <ms>", "end after this time; left out: 3 s, or longer if ranges take longer", checked(timeoutMs))
    .option("--interface <name>", "search through this interface only; may be given several times", checkedEach(interfaceName))
    .option("--range <range>", "also ask these addresses one by one; may be given several times", checkedEach(range))
    .option("--foreign", "also list other makers' UPSs that answer RFC 1628 (SNMP) or NUT")
    .option("--community <name>", "SNMP community to ask with, public if left out; asks for other makers' UPSs", checked(community))
    .option("--port <port>", "UDP port that the cards listen on", checked(port), DISCOVERY_PORT)
    .addHelpText(
      "after",
      `
A RANGE is 192.0.2.0/24, 192.0.2.10-192.0.2.40 or one address, at most a /16.

Examples:
  isearch scan                                     all cards on the networks of this machine
  isearch scan --interface eth1 --timeout 5000     behind one interface, listening for 5 s
  isearch scan --range 10.20.0.0/22                also those behind a router
  isearch scan --foreign --community monitoring    other makers' UPSs too
  isearch scan --json | jq -r '.cards[].here.address'

Ends with 0 also if nothing was found; 1 if the search failed, 2 for bad usage, ${INTERRUPTED} after Ctrl-C.`,
    )
    .action((options: Options, command: Command) => scan(options, command, context));

async function scan(options: Options, command: Command, context: CommandContext): Promise<void> {
  const { clock, signals, stdout, stderr, exitWith } = context;
  const [{ createScanner }, { showScan }, { localInterfaces }] = await Promise.all([
    import("@istars/service/scan/create-scanner.ts"),
    import("../scan/scan-view.ts"),
    import("@istars/protocol/net/discovery/interfaces.ts"),
  ]);
  const scanner = createScanner({ clock, port: options.port });
  const over = new AbortController();
  const stopped = untilStopped(signals, clock, over.signal).then(
    () => {
      exitWith(INTERRUPTED);
      scanner.cancel();
    },
    () => {}, // the scan came to its end first
  );
  try {
    const output = { stdout, stderr, isJson: options.json === true };
    const last = await showScan({ scanner, clock, output, interfaces: localInterfaces(), port: options.port }, requestOf(options));
    if (last.state === "failed") exitWith(1);
  } catch (error) {
    if (error instanceof ScanError) command.error(`error: ${error.message}`, { exitCode: 2 });
    throw error;
  } finally {
    over.abort();
    await Promise.all([stopped, scanner.close()]);
  }
}

function requestOf({ timeout, interface: interfaces, range: ranges, foreign, community: name }: Options): ScanRequest {
  return {
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
    ...(interfaces === undefined ? {} : { interfaces: [...interfaces] }),
    ...(ranges === undefined ? {} : { ranges: [...ranges] }),
    ...(foreign || name !== undefined ? { foreign: true } : {}),
    ...(name === undefined ? {} : { community: name }),
  };
}

function range(text: string): string {
  parseRange(text);
  return text;
}

function community(text: string): string {
  if (text.length === 0 || text.length > 64) throw new Error("expected 1 to 64 characters");
  return text;
}
