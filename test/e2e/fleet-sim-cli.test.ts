import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { RunningProcess, runProcess } from "./process.ts";

const MAIN = fileURLToPath(new URL("../simulators/fleet/main.ts", import.meta.url));
const SOON = { withinMs: 20_000 };
/** A part of 127.0.0.0/8 that no other test uses, on ports that nobody had a moment ago. */
const PLACE = ["--first", "127.201.0.1", "--http-port", "0", "--snmp-port", "0", "--https-port", "0"];

const run = (...args: string[]) => runProcess(process.execPath, [MAIN, ...args]);
const start = (...args: string[]) => RunningProcess.start(process.execPath, [MAIN, ...PLACE, ...args]);

interface Ready {
  readonly control: string;
  readonly first: string;
  readonly last: string;
  readonly cards: number;
  readonly token: string;
  readonly snmpPort: number | null;
  readonly httpsPort: number | null;
}

test("it says in one line where it is, answers there, and ends cleanly on SIGTERM and SIGINT", async () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    await using fleet = start("--cards", "300", "--json");
    const [line] = await fleet.waitForLine(/^\{.*\}$/, SOON);
    const { control, first, last, token, ...rest }: Ready = JSON.parse(line);
    expect(rest).toEqual({ cards: 300, snmpPort: null, httpsPort: null });
    const names = await Promise.all(
      [first, last].map(async (url) => {
        const answer = await fetch(`${url}/api/v1/status`, { headers: { authorization: `Bearer ${token}` } });
        const status = (await answer.json()) as { readonly card: { readonly name: string } };
        return status.card.name;
      }),
    );
    expect(names).toEqual(["ups-00001", "ups-00300"]);
    const failed = await fetch(`${control}/state`, { method: "PUT", body: '{"fail":{"share":0.5}}' });
    expect(await failed.json()).toMatchObject({ cards: 300, onBattery: 150 });
    fleet.kill(signal);
    expect(await fleet.ended).toEqual({ code: 0, signal: null });
    expect(fleet.stderr).toBe("");
  }
});

test("a card can be reached by the address of a card and no other of this machine", async () => {
  await using fleet = start("--cards", "2", "--json");
  const [line] = await fleet.waitForLine(/^\{.*\}$/, SOON);
  const { first }: Ready = JSON.parse(line);
  const { port } = new URL(first);
  for (const host of ["127.0.0.1", "127.201.0.3"]) await expect(fetch(`http://${host}:${port}/api/v1/status`)).rejects.toThrow();
});

const missingForHttps = missingPeers("curl");
test.skipIf(missingForHttps.length > 0)(
  `the first cards speak HTTPS, each with a certificate of its own${missingForHttps.length > 0 ? `, needs ${missingForHttps}` : ""}`,
  async () => {
    await using fleet = start("--cards", "3", "--https-cards", "2", "--json");
    const [line] = await fleet.waitForLine(/^\{.*\}$/, SOON);
    const { httpsPort, token }: Ready = JSON.parse(line);
    const hosts = ["127.201.0.1", "127.201.0.2", "127.201.0.3"];
    const [one, two, three] = await Promise.all(
      hosts.map((host) =>
        runProcess("curl", ["-skv", "-H", `Authorization: Bearer ${token}`, `https://${host}:${httpsPort}/api/v1/status`]),
      ),
    );
    expect([one?.stderr, two?.stderr]).toEqual([
      expect.stringMatching(/subject: CN ?= ?ups-00001/),
      expect.stringMatching(/subject: CN ?= ?ups-00002/),
    ]);
    expect(JSON.parse(two?.stdout ?? "")).toMatchObject({ card: { name: "ups-00002" } });
    expect(three?.code).not.toBe(0);
  },
);

const missing = missingPeers("snmp");
test.skipIf(missing.length > 0)(`net-snmp reads the cards by v1 and v2c${missing.length > 0 ? `, needs ${missing}` : ""}`, async () => {
  await using fleet = start("--cards", "3", "--snmp-cards", "2", "--json");
  const [line] = await fleet.waitForLine(/^\{.*\}$/, SOON);
  const { snmpPort, control }: Ready = JSON.parse(line);
  const agent = `127.201.0.2:${snmpPort}`;
  await fetch(`${control}/state`, { method: "PUT", body: '{"fail":{"cards":[2]}}' });
  const walks = await Promise.all([
    runProcess("snmpwalk", ["-v1", "-c", "public", "-On", agent, "1.3.6.1.2.1.33"]),
    runProcess("snmpbulkwalk", ["-v2c", "-c", "public", "-On", agent, "1.3.6.1.2.1.33"]),
  ]);
  for (const { code, stdout } of walks) {
    expect(code).toBe(0);
    expect(stdout).toContain(".1.3.6.1.2.1.33.1.4.1.0 = INTEGER: 5");
    expect(stdout).toMatch(/^\.1\.3\.6\.1\.2\.1\.33\.1\.6\.2\.1\.2\.\d+ = OID: \.1\.3\.6\.1\.2\.1\.33\.1\.6\.3\.2$/m);
  }
  const name = await runProcess("snmpget", ["-v2c", "-c", "public", "-Oqv", agent, "1.3.6.1.2.1.1.5.0"]);
  expect(name.stdout).toBe('"ups-00002"\n');
});

test("help and version are no errors, bad usage ends with 2 and says what is wrong", async () => {
  const help = await run("--help");
  expect(help.code).toBe(0);
  for (const word of ["--cards", "--control", "--first", "--http-port", "--https-cards", "--snmp-cards", "--token", "--seed"])
    expect(help.stdout).toContain(word);
  expect(await run("--version")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  const cases: readonly (readonly [readonly string[], string])[] = [
    [[], "required option '--cards <N>' not specified"],
    [["--cards", "many"], "argument 'many' is invalid"],
    [["--cards", "0"], "cards must lie between 1 and 20000"],
    [["--cards", "1", "--first", "192.0.2.1"], '"192.0.2.1" is not 127.A.B.C'],
    [["--cards", "1", "--turbo"], "unknown option '--turbo'"],
  ];
  for (const [args, reason] of cases)
    expect(await run(...args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(reason) });
});

test("a port that cannot be had ends with 1", async () => {
  await using first = start("--cards", "1", "--json");
  const [, control] = await first.waitForLine(/"control":"http:\/\/([^"]+)"/, SOON);
  expect(await run("--cards", "1", ...PLACE, "--control", String(control))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("EADDRINUSE"),
  });
});
