import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FoundCard, Scan, ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";
import { localInterfaces } from "@istars/protocol/net/discovery/interfaces.ts";
import { ScriptedCard } from "@istars/protocol/net/discovery/scripted-card.ts";
import { UPS_OBJECTS } from "@istars/protocol/net/snmp/rfc1628.ts";
import { systemClock } from "@istars/service/clock.ts";
import { Scanner } from "@istars/service/scan/scanner.ts";
import { CardSource } from "@istars/service/scan/sources/card-source.ts";
import { NutSource } from "@istars/service/scan/sources/nut-source.ts";
import { SnmpSource } from "@istars/service/scan/sources/snmp-source.ts";
import { describe, expect, test } from "vitest";
import { startSnmpd } from "../bench/snmp-snmpd.ts";
import { missingPeers } from "../peers.ts";
import { root } from "../steps.ts";
import { CardBench, PROGRAM } from "./card-bench.ts";
import { NutStation } from "./nut.ts";
import { RunningProcess, runProcess } from "./process.ts";
import { until } from "./until.ts";

const missing = missingPeers("jq", "snmpd", "nut-server");
const needs = missing.length > 0 ? `, needs ${missing}` : "";

const ISEARCH = join(root, "isearch", "src", "main.ts");
/** Each test's cards are found at a port of their own. */
let ports = 30_000 + (process.pid % 500) * 4;
const nextPort = () => ports++;

const isearch = (...args: readonly string[]) => runProcess(PROGRAM.command, [ISEARCH, ...args]);

interface Document {
  readonly scan: Scan;
  readonly cards: readonly FoundCard[];
}

/** A scan by the engine itself, with what else answers at other ports than the usual ones. */
async function scan(
  request: ScanRequest,
  places: { readonly discovery: number; readonly snmp: readonly number[]; readonly nut: readonly number[] },
) {
  const clock = systemClock;
  const scanner = new Scanner({
    clock,
    interfaces: () => localInterfaces().filter(({ isLoopback }) => isLoopback),
    sources: [
      new CardSource({ clock, mdns: null, port: places.discovery }),
      ...places.snmp.map((port) => new SnmpSource({ clock, port })),
      ...places.nut.map((port) => new NutSource({ clock, port })),
    ],
  });
  const { promise: ended, resolve } = Promise.withResolvers<Scan>();
  scanner.subscribe({
    onCards: () => {},
    onForgotten: () => {},
    onScan: (scan) => {
      if (scan.state !== "running") resolve(scan);
    },
  });
  scanner.start(request);
  const ending = await ended;
  const cards = scanner.cards();
  await scanner.close();
  return { scan: ending, cards };
}

describe.skipIf(missing.length > 0)(`isearch scan${needs}`, () => {
  test("two cards are found by broadcast, and jq reads what is told of them", async () => {
    const port = nextPort();
    await using first = await CardBench.start({ host: "127.44.0.1", discoveryPort: port });
    await using second = await CardBench.start({ host: "127.44.0.2", discoveryPort: port, withPassword: false });
    const { code, stdout, stderr } = await isearch("scan", "--json", "--interface", "lo", "--port", String(port), "--timeout", "3000");
    expect([code, stderr]).toEqual([0, ""]);
    const { scan, cards }: Document = JSON.parse(stdout);
    expect(scan).toMatchObject({ state: "done", found: 2, problems: [] });
    expect(cards).toMatchObject([
      {
        kind: "istars",
        foundBy: ["broadcast"],
        interface: "lo",
        warnings: [],
        isLost: false,
        here: { address: "127.44.0.1", isNew: false },
      },
      { kind: "istars", warnings: ["default-password"], here: { address: "127.44.0.2", isNew: true } },
    ]);
    expect(cards[0]?.here?.ports.http).toBe(Number(new URL(first.addresses.http).port));
    expect(cards[1]?.here?.ports.nut).toBe(second.addresses.nutPort);

    const folder = await mkdtemp(join(tmpdir(), "isearch-"));
    const file = join(folder, "scan.json");
    await writeFile(file, stdout);
    const read = await runProcess("jq", ["-r", '.cards[] | [.key, .here.address, (.warnings | join("+"))] | join(" ")', file]);
    await rm(folder, { recursive: true });
    expect(read).toMatchObject({ code: 0, stderr: "" });
    expect(read.stdout).toBe(cards.map(({ key, here, warnings }) => `${key} ${here?.address} ${warnings.join("+")}\n`).join(""));
  });

  test("in a pipe a plain table tells the same, and on a terminal it fills in place", async () => {
    const port = nextPort();
    await using _card = await CardBench.start({ host: "127.44.0.3", discoveryPort: port });
    const args = ["scan", "--interface", "lo", "--port", String(port), "--timeout", "1500"];
    const piped = await isearch(...args);
    expect(piped.code).toBe(0);
    expect(piped.stdout).toMatch(/^NAME +MAC +ADDRESS +UPS +FIRMWARE.*\n.*127\.44\.0\.3\/8 \(static\).*\n\n1 card found in \d\.\d s\n$/);

    const command = ["stty cols 132 rows 20;", PROGRAM.command, ISEARCH, ...args].join(" ");
    const drawn = await runProcess("script", ["-qec", command, "/dev/null"]);
    expect(drawn.code).toBe(0);
    expect(drawn.stdout).toMatch(/Searching, \d\.\d s · 0 cards · Ctrl-C ends it/);
    expect(drawn.stdout).toMatch(/Searching, \d\.\d s · 1 card · Ctrl-C ends it/);
    const last = drawn.stdout.replaceAll("\r", "").split("\u001b[?25h").at(-1);
    expect(last).toMatch(/^NAME +MAC .*\n.*127\.44\.0\.3.*\n\n1 card found in \d\.\d s\n$/);
  });

  test("Ctrl-C ends it with what was found until then", async () => {
    await using card = await ScriptedCard.open({ address: "127.44.0.4", iterations: 1 });
    const args = ["scan", "--json", "--interface", "lo", "--port", String(card.port), "--timeout", "60000"];
    await using running = RunningProcess.start(PROGRAM.command, [ISEARCH, ...args]);
    // Asked once more after it has answered, so the answer is with who asks.
    await until("a second question", async () => card.heard.length >= 2, { withinMs: 20_000 });
    running.kill("SIGINT");
    expect(await running.ended).toEqual({ code: 130, signal: null });
    const { scan, cards }: Document = JSON.parse(running.stdout);
    expect(scan).toMatchObject({ state: "cancelled", found: 1 });
    expect(cards.map(({ key }) => key)).toEqual([card.here.mac]);
  });

  test("real SNMP agents and NUT servers are listed as others', and cards of ours that speak the same are not listed twice", async () => {
    const port = nextPort();
    const folder = await mkdtemp(join(tmpdir(), "isearch-"));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const card = stack.use(await CardBench.start({ host: "127.44.0.5", discoveryPort: port }));
    const octets = (text: string) => ({ type: "octets" as const, value: new TextEncoder().encode(text) });
    const snmpd = await startSnmpd(folder, [
      { name: `${UPS_OBJECTS}.1.1.0`, value: octets("ACME") },
      { name: `${UPS_OBJECTS}.1.2.0`, value: octets("Online 3000") },
    ]);
    stack.defer(() => void snmpd.process.kill("SIGKILL"));
    const device = join(folder, "rack.dev");
    await writeFile(device, "ups.mfr: Other\nups.model: Line 1500\nups.status: OL\n");
    const station = stack.use(await NutStation.start({ name: "rack", driver: "dummy-ups", settings: { port: device } }));
    await until("what the driver has read", async () => (await station.read())["ups.model"] !== undefined, { withinMs: 20_000 });

    const ranges = ["127.0.0.1", "127.44.0.5"];
    const places = { discovery: port, snmp: [snmpd.port, card.addresses.snmpPort], nut: [station.port, card.addresses.nutPort] };
    const { scan: ended, cards } = await scan({ foreign: true, ranges }, places);
    expect(ended).toMatchObject({ state: "done", found: 3, asked: 2, toAsk: 2, problems: [] });
    expect(cards.map(({ key }) => key).sort()).toEqual(
      [cards.find(({ kind }) => kind === "istars")?.key ?? "", `nut:127.0.0.1:${station.port}/rack`, `snmp:127.0.0.1:${snmpd.port}`].sort(),
    );
    expect(cards.find(({ kind }) => kind === "snmp")).toMatchObject({
      ...{ here: null, foundBy: ["snmp"], interface: "lo", warnings: [] },
      foreign: { manufacturer: "ACME", model: "Online 3000" },
    });
    expect(cards.find(({ kind }) => kind === "nut")?.foreign).toMatchObject({ manufacturer: "Other", model: "Line 1500", name: "rack" });
    expect(cards.find(({ kind }) => kind === "istars")).toMatchObject({ foundBy: ["broadcast", "sweep"], here: { address: "127.44.0.5" } });
  });
});
