import { parseArgs } from "node:util";
import { buildIsearch } from "../../installers/build.ts";
import { noNetworks } from "../e2e/netns.ts";
import { missingPeers } from "../peers.ts";
import { runStep } from "../steps.ts";
import { Room } from "./discovery-room.ts";
import type { ListedTimes } from "./discovery-scan.ts";
import { Report } from "./report.ts";

/*
 * How fast cards are listed after the start of a scan: 254 of them in the addresses of a /24, the same behind a line that loses 30 % of
 * the frames and delays each by 200 ms, both ways, and 1,000. The cards are the card's own code in one process (see discovery-fleet.ts),
 * the wires are network namespaces of this machine. A click goes to the service behind iSearch's page, and what it lists comes over its
 * stream; the other scans are those of the engine alone. Beside it in the same run, over the same cards:
 * Debian's nut-scanner, and our own scan of them by SNMP and NUT, which like it asks each address by itself.
 * `node test/bench/discovery.ts [--rounds N]`. The last line is JSON; ends with 1 when a target is missed.
 */

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const ROUNDS = Number(options.rounds);
const RANGE = "192.168.7.0/24";
const CARDS = 254;
const MANY = 1_000;
/** All addresses of a /24 are cards, so who searches is in the other half of a /23. */
const FULL_SUBNET = { first: "192.168.7.1", cards: CARDS, prefix: 23, own: "192.168.6.1" } as const;
const BAD_LINE = { loss: 0.3, delayMs: 200, seed: 1 } as const;
const TARGETS = { firstMs: 150, lastMs: 500, badLineMs: 3_000 } as const;
const NUT_SCANNER = [
  ["SNMP", ["-S"]],
  ["SNMP", ["-S", "-t", "1"]],
  ["NUT", ["-O"]],
  ["NUT", ["-O", "-t", "1"]],
] as const;

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
/** `NaN`, which meets no target, where nothing was listed. */
const firstOf = ({ listedMs }: ListedTimes): number => listedMs[0] ?? Number.NaN;
/** The same where some are missing. */
const lastOf = ({ listedMs }: ListedTimes, count: number): number => listedMs[count - 1] ?? Number.NaN;
const listOf = (list: readonly number[]): string => list.map((ms) => (Number.isNaN(ms) ? "missed" : ms.toFixed(0))).join(", ");

function tellRounds(report: Report, name: string, scans: readonly ListedTimes[], count: number): void {
  const [first, last] = [scans.map(firstOf), scans.map((scan) => lastOf(scan, count))];
  const found = scans.map(({ listedMs }) => listedMs.length);
  report.tell(name, { first, last, found }, `first ${listOf(first)}; last of ${count} ${listOf(last)} ms; found ${found.join(", ")}`);
}

async function measureSubnet(report: Report): Promise<void> {
  await using room = await Room.open({ ...FULL_SUBNET, options: ["--snmp", "--nut"] });
  const clicks = await room.click(ROUNDS);
  report.judge({ name: "first card listed after a click", value: median(clicks.map(firstOf)), limit: TARGETS.firstMs, unit: "ms" });
  const last = median(clicks.map((scan) => lastOf(scan, CARDS)));
  report.judge({ name: `last of ${CARDS} cards listed after a click`, value: last, limit: TARGETS.lastMs, unit: "ms" });
  tellRounds(report, "clicks", clicks, CARDS);
  tellRounds(report, "the engine alone", await room.scan(ROUNDS), CARDS);
  for (const [by, args] of NUT_SCANNER) {
    const startMs = performance.now();
    const { stdout } = await room.client.run("nut-scanner", [...args, "-q", "-P", "-m", RANGE]);
    const ms = performance.now() - startMs;
    const found = stdout.split("\n").filter((line) => line.startsWith(by)).length;
    report.tell(`nut-scanner ${args.join(" ")}`, { ms, found }, `${ms.toFixed(0)} ms, found ${found}, all at its end`);
  }
}

/** Like for like: no card is found as one of ours, each address is asked. */
async function measureForeign(report: Report): Promise<void> {
  await using room = await Room.open({ ...FULL_SUBNET, options: ["--snmp", "--nut", "--unfound"] });
  const scans = await room.scan(1, "--foreign", RANGE);
  tellRounds(report, "our scan by SNMP and NUT", scans, CARDS * 2);
}

async function measureBadLine(report: Report): Promise<void> {
  await using room = await Room.open({ ...FULL_SUBNET, badLine: BAD_LINE });
  const scans = await room.scan(ROUNDS);
  const value = median(scans.map((scan) => lastOf(scan, CARDS)));
  report.judge({ name: `last of ${CARDS} cards behind 30 % loss and 200 ms`, value, limit: TARGETS.badLineMs, unit: "ms" });
  tellRounds(report, "bad line", scans, CARDS);
}

async function measureMany(report: Report): Promise<void> {
  await using room = await Room.open({ first: "192.168.8.1", cards: MANY, prefix: 22, own: "192.168.11.254" });
  const scans = await room.scan(ROUNDS);
  tellRounds(report, `${MANY} cards`, scans, MANY);
  const cpuMs = median(scans.map((scan) => scan.cpuMs));
  report.tell("the engine's own work", { cpuMs }, `${cpuMs.toFixed(0)} ms of processor time in a scan`);
  const [readMs, octets] = [median(scans.map((scan) => scan.readMs)), scans[0]?.octets ?? 0];
  report.tell("reading the list", { readMs, octets }, `${readMs.toFixed(1)} ms for ${(octets / 1_000).toFixed(0)} kB of JSON`);
}

const missing = [noNetworks() ?? [], missingPeers("nut-client", "socat")].flat();
if (missing.length > 0) {
  console.error(`This bench needs ${missing.join(", ")}.`);
  process.exit(1);
}
const pages = await runStep({ name: "web pages", command: "node", args: ["installers/build-web.ts", "--if-changed", "isearch"] }, false);
if (!pages.ok) throw new Error(`the pages of iSearch do not build:\n${pages.output}`);
await buildIsearch();
const report = new Report("discovery");
for (const measure of [measureSubnet, measureForeign, measureBadLine, measureMany]) await measure(report);
process.exit(report.finish());
