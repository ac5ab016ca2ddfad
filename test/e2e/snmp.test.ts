import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { AT_REST, linesOf, rowsOf, type SnmpRow, UPS, walkUps } from "./net-snmp.ts";
import { SnmpAgentBench } from "./snmp-agent-bench.ts";
import { startSnmpUps, statusOrStale } from "./snmp-ups.ts";
import { until } from "./until.ts";

const missing = missingPeers("snmp");
const needs = missing.length > 0 ? `, needs ${missing}` : "";

const SYS = ".1.3.6.1.2.1.1";

/** What a healthy UPS on mains is told as: suffix under upsObjects, value as net-snmp prints it. */
const ON_MAINS: readonly SnmpRow[] = [
  ["1.1.0", 'STRING: "ACME"'],
  ["1.2.0", 'STRING: "Online 3000"'],
  ["1.3.0", 'STRING: "1.04"'],
  ["1.4.0", 'STRING: "0.1.0"'],
  ["1.5.0", 'STRING: "ups"'],
  ["1.6.0", '""'],
  ["2.1.0", "INTEGER: 2"],
  ["2.2.0", "INTEGER: 0"],
  ["2.3.0", "INTEGER: 47"],
  ["2.4.0", "INTEGER: 100"],
  ["2.5.0", "INTEGER: 544"],
  ["2.6.0", "INTEGER: 2"],
  ["2.7.0", "INTEGER: 26"],
  ["3.1.0", "Counter32: 3"],
  ["3.2.0", "INTEGER: 1"],
  ["3.3.1.2.1", "INTEGER: 500"],
  ["3.3.1.3.1", "INTEGER: 230"],
  ["3.3.1.4.1", "INTEGER: 31"],
  ["3.3.1.5.1", "INTEGER: 640"],
  ["4.1.0", "INTEGER: 3"],
  ["4.2.0", "INTEGER: 500"],
  ["4.3.0", "INTEGER: 1"],
  ["4.4.1.2.1", "INTEGER: 230"],
  ["4.4.1.3.1", "INTEGER: 31"],
  ["4.4.1.4.1", "INTEGER: 640"],
  ["4.4.1.5.1", "INTEGER: 32"],
  ["5.1.0", "INTEGER: 500"],
  ["5.2.0", "INTEGER: 1"],
  ["5.3.1.2.1", "INTEGER: 230"],
  ["5.3.1.3.1", "INTEGER: 31"],
  ["5.3.1.4.1", "INTEGER: 640"],
  ...AT_REST,
  ["9.1.0", "INTEGER: 230"],
  ["9.3.0", "INTEGER: 230"],
  ["9.5.0", "INTEGER: 3000"],
  ["9.8.0", "INTEGER: 2"],
];

const namesOf = (text: string): string[] => linesOf(text).map((line) => line.slice(0, line.indexOf(" ")));

/** The order of object identifiers, worked out from their printed form. */
function isAscending(names: readonly string[]): boolean {
  const arcs = names.map((name) => name.slice(1).split(".").map(Number));
  return arcs.every((name, i) => {
    const before = arcs[i - 1];
    if (!before) return true;
    const at = name.findIndex((arc, j) => arc !== before[j]);
    return at !== -1 && (name[at] ?? 0) > (before[at] ?? -1);
  });
}

describe.skipIf(missing.length > 0)(`net-snmp's commands read the agent${needs}`, () => {
  test.each([
    ["snmpwalk", "1", []],
    ["snmpwalk", "2c", []],
    ["snmpbulkwalk", "2c", ["-Cr1"]],
    ["snmpbulkwalk", "2c", ["-Cr7"]],
    ["snmpbulkwalk", "2c", ["-Cr100"]],
  ] as const)("%s -v%s %s lists the UPS-MIB, every object once and in order", async (command, version, options) => {
    await using bench = await SnmpAgentBench.start();
    const { code, stdout, stderr } = await bench.run(command, version, ...options, ".1.3.6.1.2.1.33");
    expect([code, stderr]).toEqual([0, ""]);
    expect(rowsOf(stdout)).toEqual(ON_MAINS);
  });

  test.each([
    ["snmpwalk", "1"],
    ["snmpbulkwalk", "2c"],
  ] as const)("%s -v%s from the root comes to the end without a loop", async (command, version) => {
    await using bench = await SnmpAgentBench.start();
    bench.alarm("on-battery", true);
    bench.alarm("input-bad", true);
    const { code, stdout } = await bench.run(command, version, ".1");
    expect(code).toBe(0);
    const names = namesOf(stdout).filter((name) => /^[.\d]+$/.test(name));
    // v2c's walk shows the end once more under the last name.
    const unique = names.filter((name, i) => name !== names[i - 1]);
    expect(isAscending(unique)).toBe(true);
    expect(names.length - unique.length).toBeLessThanOrEqual(1);
    expect(unique).toContain(`${SYS}.1.0`);
    expect(unique).toContain(`${UPS}.6.2.1.3.2`);
  });

  test("three phases are three rows in each column, column by column", async () => {
    await using bench = await SnmpAgentBench.start();
    const phase = (voltage: number) => ({ voltage, current: null, frequency: 50, power: null, apparentPower: null, load: null });
    bench.show({ input: [phase(231), phase(232), phase(233)] });
    expect(await walkUps(bench.peer, "3")).toEqual([
      ["3.1.0", "Counter32: 3"],
      ["3.2.0", "INTEGER: 3"],
      ["3.3.1.2.1", "INTEGER: 500"],
      ["3.3.1.2.2", "INTEGER: 500"],
      ["3.3.1.2.3", "INTEGER: 500"],
      ["3.3.1.3.1", "INTEGER: 231"],
      ["3.3.1.3.2", "INTEGER: 232"],
      ["3.3.1.3.3", "INTEGER: 233"],
    ]);
  });

  test("v2c tells what is missing, each in its place", async () => {
    await using bench = await SnmpAgentBench.start();
    bench.show({ battery: { runtime: null } });
    const names = ["2.3.0", "2.1.0", "6.3.8", "7.7.1", "3.3.1.1.1", "3.3.1.3.2"];
    const { code, stdout } = await bench.run("snmpget", "2c", ...names.map((suffix) => `${UPS}.${suffix}`));
    expect([code, rowsOf(stdout)]).toEqual([
      0,
      [
        ["2.3.0", "No Such Instance currently exists at this OID"],
        ["2.1.0", "INTEGER: 2"],
        ["6.3.8", "No Such Object available on this agent at this OID"],
        ["7.7.1", "No Such Object available on this agent at this OID"],
        ["3.3.1.1.1", "No Such Object available on this agent at this OID"],
        ["3.3.1.3.2", "No Such Instance currently exists at this OID"],
      ],
    ]);
  });

  test("v1 tells what is missing by an error at its place, and net-snmp gets the rest without it", async () => {
    await using bench = await SnmpAgentBench.start();
    const { stdout, stderr } = await bench.run("snmpget", "1", `${UPS}.2.1.0`, `${UPS}.6.3.8`);
    expect(stderr).toContain("noSuchName");
    expect(stderr).toContain(`Failed object: ${UPS}.6.3.8`);
    expect(rowsOf(stdout)).toEqual([["2.1.0", "INTEGER: 2"]]);
  });

  test("the end of everything is told as each version does", async () => {
    await using bench = await SnmpAgentBench.start();
    expect((await bench.run("snmpgetnext", "2c", ".2.999")).stdout).toContain("No more variables left in this MIB View");
    expect((await bench.run("snmpgetnext", "1", ".2.999")).stderr).toContain("noSuchName");
  });

  test("an outage is followed: on battery with its alarms, low, and back", async () => {
    await using bench = await SnmpAgentBench.start();
    const status = async () => {
      const { stdout } = await bench.run("snmpget", "2c", ...["2.1.0", "2.2.0", "4.1.0", "6.1.0"].map((suffix) => `${UPS}.${suffix}`));
      return rowsOf(stdout).map(([, value]) => Number(value.split(": ")[1]));
    };
    expect(await status()).toEqual([2, 0, 3, 0]);
    bench.show({ facts: { mainsOk: false, onBattery: true }, outputSource: "battery", secondsOnBattery: 0 });
    bench.alarm("on-battery", true);
    expect(await status()).toEqual([2, 0, 5, 1]);
    bench.show({ facts: { mainsOk: false, onBattery: true, batteryLow: true }, outputSource: "battery", secondsOnBattery: 0 });
    bench.alarm("low-battery", true);
    expect(await status()).toEqual([3, 0, 5, 2]);
    expect(await walkUps(bench.peer, "6.2.1.2")).toEqual([
      ["6.2.1.2.1", `OID: ${UPS}.6.3.2`],
      ["6.2.1.2.2", `OID: ${UPS}.6.3.3`],
    ]);
    bench.show();
    bench.alarm("on-battery", false);
    bench.alarm("low-battery", false);
    expect(await status()).toEqual([2, 0, 3, 0]);
    expect((await bench.run("snmpbulkwalk", "2c", `${UPS}.6.2`)).stdout).toContain("No Such");
  });

  test("a GETBULK that asks for everything gets what one datagram holds", async () => {
    await using bench = await SnmpAgentBench.start();
    const { code, stdout } = await bench.run("snmpbulkget", "2c", "-Cn1", "-Cr2147483647", `${SYS}.1`, UPS);
    expect(code).toBe(0);
    const told = linesOf(stdout);
    expect([told[0], rowsOf(stdout)[0]]).toEqual([`${SYS}.1.0 = STRING: "iStars UPS card"`, ON_MAINS[0]]);
    expect(told.length).toBeGreaterThan(20);
    expect(told.length).toBeLessThanOrEqual(101);
  });

  test("an answer that one datagram cannot hold is refused as too big", async () => {
    const long = "x".repeat(255);
    await using bench = await SnmpAgentBench.start();
    bench.agent.update({
      system: { descr: long, contact: long, name: "", location: "", upsName: "", attachedDevices: "", agentVersion: "", network: null },
    });
    const names = new Array<string>(6).fill(`${SYS}.1.0`);
    for (const version of ["1", "2c"] as const) expect((await bench.run("snmpget", version, ...names)).stderr).toMatch(/too ?big/i);
    expect(linesOf((await bench.run("snmpget", "2c", ...names.slice(1))).stdout).length).toBe(5);
  });

  test("every SET is refused and changes nothing", async () => {
    await using bench = await SnmpAgentBench.start();
    for (const [version, reason] of [
      ["1", "noSuchName"],
      ["2c", "noAccess"],
    ] as const) {
      const { code, stderr } = await bench.run("snmpset", version, `${UPS}.8.2.0`, "i", "0");
      expect(code).not.toBe(0);
      expect(stderr).toContain(reason);
    }
    expect((await bench.run("snmpget", "2c", `${UPS}.8.2.0`)).stdout).toContain("INTEGER: -1");
  });

  test("a wrong community gets silence, and is counted", async () => {
    await using bench = await SnmpAgentBench.start();
    for (const version of ["1", "2c"] as const) {
      const { code, stderr } = await bench.runAs("wrong", "snmpget", version, `${SYS}.1.0`);
      expect([code, stderr]).toEqual([1, expect.stringContaining("Timeout")]);
    }
    expect(bench.agent.counters.snapshot()).toMatchObject({ inPkts: 2, outPkts: 0, inBadCommunityNames: 2 });
    const { stdout } = await bench.run("snmpget", "2c", ".1.3.6.1.2.1.11.4.0");
    expect(stdout.trim()).toBe(".1.3.6.1.2.1.11.4.0 = Counter32: 2");
  });

  test("SAFETY 32: without a community nobody is answered", async () => {
    await using bench = await SnmpAgentBench.start({ communities: [] });
    const { code, stderr } = await bench.run("snmpget", "2c", `${SYS}.1.0`);
    expect([code, stderr]).toEqual([1, expect.stringContaining("Timeout")]);
  });
});

const missingNut = missingPeers("nut-snmp", "nut-server", "nut-client");

describe.skipIf(missingNut.length > 0)(`NUT's snmp-ups finds the agent${missingNut.length > 0 ? `, needs ${missingNut}` : ""}`, () => {
  test("it chooses the RFC 1628 mapping by itself, and follows an outage", async () => {
    await using bench = await SnmpAgentBench.start();
    await using nut = await startSnmpUps(bench.peer, "auto");
    expect(await nut.read()).toMatchObject({
      "driver.version.data": expect.stringMatching(/^ietf MIB/),
      "ups.status": "OL",
      "ups.mfr": "ACME",
      "ups.model": "Online 3000",
      "battery.charge": "100",
      "battery.runtime": "2820",
      "battery.voltage": "54.40",
      "input.voltage": "230",
      "output.frequency": "50",
      "ups.load": "32",
    });
    const hasStatus = (status: string) => async () => (await nut.status()).join(" ") === status;
    const outage = { facts: { mainsOk: false, onBattery: true }, outputSource: "battery", secondsOnBattery: 0 } as const;
    bench.show(outage);
    await until("OB", hasStatus("OB"), { withinMs: 20_000 });
    bench.show({ ...outage, facts: { ...outage.facts, batteryLow: true } });
    await until("OB LB", hasStatus("LB OB"), { withinMs: 20_000 });
    bench.show();
    await until("OL", hasStatus("OL"), { withinMs: 20_000 });
  });

  test.each([["enabled"], [null]] as const)(
    "SAFETY 8: a serial link lost on mains is no longer OL to NUT, and at no time an outage (beeper %s)",
    async (beeper) => {
      await using bench = await SnmpAgentBench.start();
      bench.show({ beeper });
      await using nut = await startSnmpUps(bench.peer, "ietf");
      const { link } = bench.live.current();
      const seen = new Set<string>();
      const look = async () => {
        const shown = await statusOrStale(nut);
        seen.add(shown);
        return shown;
      };
      bench.live.publishLink({ ...link, state: "lost" });
      await until("the end of OL", async () => (await look()) !== "OL", { withinMs: 20_000 });
      bench.live.publishLink({ ...link, state: "online" });
      await until("OL again", async () => (await look()) === "OL", { withinMs: 20_000 });
      expect(["OL", "", "stale"]).toEqual(expect.arrayContaining([...seen]));
    },
  );
});
