import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChangeRun, Preview } from "@istars/protocol/model/isearch/address-plan.ts";
import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { root } from "../steps.ts";
import { ADMIN, CardBench, PROGRAM } from "./card-bench.ts";
import { Laboratory, type Machine, noNetworks } from "./netns.ts";
import { MachineCard } from "./netns-card.ts";
import { onlyCardOn } from "./netns-isearch.ts";
import { type ProcessResult, RunningProcess } from "./process.ts";
import { until } from "./until.ts";

const missing = [noNetworks() ?? [], missingPeers("iproute2")].flat();
const needs = missing.length > 0 ? `, needs ${missing.join(", ")}` : "";

const ISEARCH = join(root, "isearch", "src", "main.ts");
const MACS = { first: "02:00:5e:00:53:01", second: "02:00:5e:00:53:02", stranger: "02:00:5e:00:53:aa" } as const;
const LOG_IN = ["--user", ADMIN.user, "--password-stdin"] as const;
const FIRST_PASSWORD = "the-first-password-1";
/** Each test's cards are found at a port of their own. */
let ports = 28_000 + (process.pid % 500) * 4;

/** Starts isearch, here or on a machine, with a password on its standard input. */
function start(machine: Machine | null, args: readonly string[], password: string = ADMIN.password): RunningProcess {
  const options = { withInput: true } as const;
  const running = machine
    ? machine.start(PROGRAM.command, [ISEARCH, ...args], options)
    : RunningProcess.start(PROGRAM.command, [ISEARCH, ...args], options);
  running.input.end(`${password}\n`);
  return running;
}

async function isearch(machine: Machine | null, args: readonly string[], password?: string): Promise<ProcessResult> {
  await using running = start(machine, args, password);
  const end = await running.ended;
  return { ...end, stdout: running.stdout, stderr: running.stderr };
}

/** Whether the one card there says that it is on battery. */
async function onBattery(place: readonly string[]): Promise<boolean | null> {
  const { cards } = JSON.parse((await isearch(null, ["scan", "--json", "--timeout", "300", ...place])).stdout);
  return cards[0]?.here.ups?.onBattery ?? null;
}

/** A folder for one test. */
async function folder(): Promise<AsyncDisposable & { readonly path: string; write(name: string, text: string): Promise<string> }> {
  const path = await mkdtemp(join(tmpdir(), "isearch-set-"));
  const write = async (name: string, text: string) => {
    await writeFile(join(path, name), text);
    return join(path, name);
  };
  return { path, write, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function filesBelow(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
}

describe("isearch set on this machine", () => {
  test("a card on mains is moved and met at its new address; the password is in no output, and in no file of the card", async () => {
    const port = ports++;
    await using bench = await CardBench.start({ host: "127.46.0.1", discoveryPort: port });
    const place = ["--port", String(port), "--interface", "lo"];
    const found = JSON.parse((await isearch(null, ["scan", "--json", ...place])).stdout);
    const mac = found.cards[0].key;
    const { code, stdout, stderr } = await isearch(null, ["set", mac, "--address", "127.46.0.2/8", ...LOG_IN, ...place, "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    const document: { card: FoundCard; run: ChangeRun } = JSON.parse(stdout);
    expect(document).toMatchObject({
      card: { key: mac, here: { address: "127.46.0.1" } },
      run: { isRunning: false, cards: [{ mac, step: "done", address: "127.46.0.2", check: "not-checked", problem: null }] },
    });

    const wrong = await isearch(null, ["set", mac, "--address", "127.46.0.3/8", ...LOG_IN, ...place], "wrong-password-1");
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("User name or password is wrong");
    expect(wrong.stderr).toContain("lock-out");
    const outputs = [stdout, stderr, wrong.stdout, wrong.stderr, bench.card.stdout, bench.card.stderr];
    const files = await Promise.all((await filesBelow(bench.data)).map((file) => readFile(file, "latin1")));
    expect(files.length).toBeGreaterThan(1);
    for (const text of [...outputs, ...files]) expect(text).not.toMatch(new RegExp(`${ADMIN.password}|wrong-password-1`));
    const audits = bench.log().filter(({ msg }) => msg === "the card is at another address");
    expect(audits).toHaveLength(1);
  });

  test("SAFETY 26: a card whose UPS is on battery refuses with the reason, unless that is to count for nothing", async () => {
    const port = ports++;
    await using bench = await CardBench.start({ host: "127.47.0.1", discoveryPort: port });
    const place = ["--port", String(port), "--interface", "lo"];
    const { cards } = JSON.parse((await isearch(null, ["scan", "--json", ...place])).stdout);
    await bench.ups.change({ mains: "fail" });
    await until("the card has heard of it", async () => (await onBattery(place)) === true, { withinMs: 10_000 });
    const [mac, move] = [cards[0].key, ["--address", "127.47.0.2/8", ...LOG_IN, ...place]];
    const refused = await isearch(null, ["set", mac, ...move]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/refused, nothing was changed: .*The load is on battery\n.*--override/);
    const { code, stdout, stderr } = await isearch(null, ["set", mac, ...move, "--override"]);
    expect([code, stderr, stdout]).toEqual([0, "", expect.stringContaining("done: it answers at 127.47.0.2")]);
  });

  test("Ctrl-C while the card is looked for changes nothing, and says so", async () => {
    const args = ["set", MACS.first, "--dhcp", ...LOG_IN, "--port", String(ports++), "--interface", "lo", "--timeout", "60000"];
    await using running = start(null, args);
    await running.waitForLine(/^Looking for/, { withinMs: 20_000 });
    running.kill("SIGINT");
    expect(await running.ended).toEqual({ code: 130, signal: null });
    expect(running.stderr).toBe("Stopped. No card was told anything, and nothing has changed.\n");
  });

  test("bad usage ends with 2 and says what is wrong; a card that nobody has, with 1", async () => {
    const usage = async (...args: readonly string[]) => {
      const { code, stderr } = await isearch(null, ["set", ...args, ...LOG_IN]);
      return [code, stderr];
    };
    expect(await usage("02:00", "--dhcp")).toEqual([2, expect.stringContaining("expected a MAC")]);
    expect(await usage(MACS.first)).toEqual([2, expect.stringContaining("--dhcp alone")]);
    expect(await usage(MACS.first, "--dhcp", "--gateway", "192.0.2.1")).toEqual([2, expect.stringContaining("--dhcp alone")]);
    expect(await usage(MACS.first, "--address", "192.0.2.255/24")).toEqual([2, expect.stringContaining("broadcast address")]);
    expect(await usage(MACS.first, "--address", "192.0.2.7")).toEqual([2, expect.stringContaining("with its prefix")]);
    const place = ["--interface", "lo", "--timeout", "300", "--port", String(ports++)];
    expect(await usage(MACS.first, "--dhcp", ...place)).toEqual([1, expect.stringContaining(`No card with the MAC ${MACS.first} answers`)]);
  });
});

// At the same time: each has a laboratory of its own, and nearly all of it is waiting.
describe.skipIf(missing.length > 0)(`isearch set and plan on networks${needs}`, { concurrent: true }, () => {
  /** A client at 192.168.7.2 and machines on its wire. */
  async function room(machines: Readonly<Record<string, { readonly mac: string; readonly address: string }>>) {
    const lab = await Laboratory.open();
    const [client, wire] = [await lab.machine("client"), await lab.wire("wire")];
    await lab.plug(client, wire, { addresses: ["192.168.7.2/24"] });
    const made: Machine[] = [];
    for (const [name, { mac, address }] of Object.entries(machines)) {
      const machine = await lab.machine(name);
      await lab.plug(machine, wire, { mac, addresses: [address] });
      made.push(machine);
    }
    const at = (place: number): Machine => {
      const machine = made[place];
      if (!machine) throw new Error("there is no such machine");
      return machine;
    };
    return { client, at, [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose]() };
  }

  test("a card in a wrong subnet is told by broadcast, looked for at its new address, and met there", async () => {
    await using net = await room({ lost: { mac: MACS.first, address: "10.9.9.9/24" } });
    await net.client.sysctl({ "ipv4.conf.all.rp_filter": 2, "ipv4.conf.eth0.rp_filter": 2 });
    await using _card = await MachineCard.start(net.at(0));
    const move = ["set", MACS.first, "--address", "192.168.7.50/24", "--gateway", "192.168.7.1", ...LOG_IN];
    const { code, stdout, stderr } = await isearch(net.client, move);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /now: {2}10\.9\.9\.9\/24.*then: 192\.168\.7\.50\/24, gateway 192\.168\.7\.1.*nobody has the address.*done: it answers at 192\.168\.7\.50\n$/s,
    );
    expect((await onlyCardOn(net.client)).here).toMatchObject({ address: "192.168.7.50", prefix: 24, change: { state: "applied" } });

    // And out of the room again, where only broadcasts reach it.
    const away = await isearch(net.client, ["set", MACS.first, "--address", "10.8.8.8/16", ...LOG_IN]);
    expect([away.code, away.stderr]).toEqual([0, ""]);
    expect(away.stdout).toMatch(/could not be checked.*done: it answers at 10\.8\.8\.8\n$/s);
  });

  test("an address that somebody has is refused with who it is; the card itself may have it", async () => {
    await using net = await room({
      card: { mac: MACS.first, address: "192.168.7.10/24" },
      stranger: { mac: MACS.stranger, address: "192.168.7.60/24" },
    });
    await using _card = await MachineCard.start(net.at(0));
    const move = (address: string) => isearch(net.client, ["set", MACS.first, "--address", `${address}/24`, ...LOG_IN]);
    const taken = await move("192.168.7.60");
    expect(taken.code).toBe(1);
    expect(taken.stderr).toContain(`refused, nothing was changed: ${MACS.stranger} answers at this address`);
    const own = await move("192.168.7.10");
    expect([own.code, own.stdout]).toEqual([0, expect.stringContaining("it has the address already")]);
  });

  test("SAFETY 32: a new card takes its address and first password together, and its default one is gone", async () => {
    await using net = await room({ card: { mac: MACS.first, address: "192.168.7.10/24" } });
    await using files = await folder();
    await using card = await MachineCard.start(net.at(0), { withPassword: false });
    const move = ["set", MACS.first, "--address", "192.168.7.50/24", ...LOG_IN];
    const without = await isearch(net.client, move, "admin");
    expect([without.code, without.stderr]).toEqual([1, expect.stringContaining("--first-password-file")]);
    const file = await files.write("first.txt", `${FIRST_PASSWORD}\n`);
    const { code, stdout, stderr } = await isearch(net.client, [...move, "--first-password-file", file], "admin");
    expect([code, stderr]).toEqual([0, ""]);
    for (const text of [stdout, card.process.stdout, card.process.stderr]) expect(text).not.toContain(FIRST_PASSWORD);
    expect((await onlyCardOn(net.client)).here).toMatchObject({ isNew: false, address: "192.168.7.50" });
    const back = ["set", MACS.first, "--address", "192.168.7.10/24", ...LOG_IN];
    expect((await isearch(net.client, back, "admin")).stderr).toContain("User name or password is wrong");
    expect((await isearch(net.client, back, FIRST_PASSWORD)).code).toBe(0);
  });

  test("Ctrl-C while the address is looked at changes nothing; a card whose power goes after it agreed is unknown, never done", async () => {
    await using net = await room({ card: { mac: MACS.first, address: "192.168.7.10/24" } });
    await using card = await MachineCard.start(net.at(0));
    await using stopped = start(net.client, ["set", MACS.first, "--address", "192.168.7.50/24", ...LOG_IN]);
    await stopped.waitForLine(/looking whether/, { withinMs: 20_000 });
    stopped.kill("SIGINT");
    expect(await stopped.ended).toEqual({ code: 130, signal: null });
    expect(stopped.stderr).toContain("No card was told anything");
    expect((await onlyCardOn(net.client)).here).toMatchObject({ address: "192.168.7.10", change: null });

    // Nobody leases addresses here, so the card is still at it when its power goes.
    await using running = start(net.client, ["set", MACS.first, "--dhcp", ...LOG_IN]);
    await running.waitForLine(/it agreed/, { withinMs: 20_000 });
    await card.cutPower();
    expect(await running.ended).toEqual({ code: 1, signal: null });
    expect(running.stderr).toMatch(/unknown: it was told, and has not been met since\n.*isearch scan/);
    expect(running.stdout).not.toContain("done");
  });

  test("a plan names what is wrong in each row and carries out nothing; a clean one moves all its cards", async () => {
    await using net = await room({
      one: { mac: MACS.first, address: "192.168.7.10/24" },
      two: { mac: MACS.second, address: "192.168.7.11/24" },
      stranger: { mac: MACS.stranger, address: "192.168.7.60/24" },
    });
    await using files = await folder();
    await using _one = await MachineCard.start(net.at(0));
    await using _two = await MachineCard.start(net.at(1));
    const plan = (file: string, ...more: readonly string[]) => isearch(net.client, ["plan", file, ...more]);
    const apply = ["--apply", ...LOG_IN];

    const rows = [`${MACS.first};192.168.7.60;24`, "", `${MACS.second};192.168.7.255;24`, "02:00:5e:00:53:99;192.168.7.70;24"];
    const bad = await files.write("bad.csv", `\ufeffmac;address;prefix\r\n${rows.join("\r\n")}\r\n`);
    const refused = await plan(bad, ...apply, "--json");
    const document: { preview: Preview; run: ChangeRun | null } = JSON.parse(refused.stdout);
    expect([refused.code, document.run]).toEqual([1, null]);
    expect(document.preview.rows.map(({ row, faults }) => [row, faults])).toEqual([
      [1, [{ code: "address-taken", by: MACS.stranger }]],
      [3, [{ code: "broadcast-address" }]],
      [4, [{ code: "unknown-card" }]],
    ]);

    const good = await files.write("good.csv", `address,mac\n192.168.7.50/24,${MACS.first}\n192.168.7.51/24,${MACS.second}\n`);
    const shown = await plan(good);
    expect([shown.code, shown.stderr]).toEqual([0, ""]);
    expect(shown.stdout).toMatch(/ROW +MAC +.*NOW +THEN.*192\.168\.7\.10 +192\.168\.7\.50\/24.*192\.168\.7\.11 +192\.168\.7\.51\/24/s);
    const moved = await plan(good, ...apply);
    expect([moved.code, moved.stderr]).toEqual([0, ""]);
    expect(moved.stdout.match(/done: it answers at 192\.168\.7\.5[01]/g)).toHaveLength(2);
  });
});
