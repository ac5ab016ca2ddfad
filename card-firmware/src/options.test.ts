import { expect, test, vi } from "vitest";
import { exitStatusOf, readCommandLine } from "./options.ts";

const context = {
  version: "1.2.3",
  checkUps: (uri: string) => {
    if (!uri.startsWith("megatec+")) throw new Error(`"${uri}" names no UPS protocol`);
  },
};

/** Runs with stderr and stdout caught, and gives back what was printed and the exit status. */
function readFailing(argv: readonly string[]): { readonly printed: string; readonly status: number | null } {
  let printed = "";
  const catchText = (text: string | Uint8Array) => {
    printed += String(text);
    return true;
  };
  const spies = [vi.spyOn(process.stderr, "write"), vi.spyOn(process.stdout, "write")].map((spy) => spy.mockImplementation(catchText));
  try {
    readCommandLine(argv, {}, context);
    return { printed, status: null };
  } catch (error) {
    return { printed, status: exitStatusOf(error) };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test("addresses are read, off means not listening, and the environment gives first secrets", () => {
  const options = readCommandLine(
    ["--data", "/d", "--http", "127.0.0.1:0", "--snmp", "off", "--nut", "[::1]:3493", "--ups", "megatec+tcp://127.0.0.1:4001"],
    { ISTARS_ADMIN_PASSWORD: "a long one", ISTARS_SNMP_COMMUNITY: "" },
    context,
  );
  expect(options).toMatchObject({
    data: "/d",
    http: { host: "127.0.0.1", port: 0 },
    snmp: null,
    nut: { host: "::1", port: 3493 },
    ups: "megatec+tcp://127.0.0.1:4001",
    adminPassword: "a long one",
    snmpCommunity: null,
  });
});

test("HTTPS stands beside HTTP at its usual port, and elsewhere where it is told to", () => {
  const httpsOf = (...given: readonly string[]) => readCommandLine(["--data", "/d", ...given], {}, context).https;
  expect(httpsOf()).toEqual({ host: "0.0.0.0", port: 443 });
  expect(httpsOf("--http", "192.0.2.7:80")).toEqual({ host: "192.0.2.7", port: 443 });
  expect(httpsOf("--http", "127.0.0.1:8080")).toBeNull();
  expect(httpsOf("--http", "127.0.0.1:8080", "--https", "[::1]:8443")).toEqual({ host: "::1", port: 8_443 });
  expect(httpsOf("--https", "off")).toBeNull();
});

test("a card is found on all addresses and leaves its light and port to be found, unless it is told otherwise", () => {
  expect(readCommandLine(["--data", "/d"], {}, context)).toMatchObject({
    discovery: { host: "0.0.0.0", port: 16_280 },
    platform: "linux",
    mdns: "auto",
    port: null,
    led: null,
  });
  const given = ["--discovery", "off", "--platform", "simulated", "--mdns", "on", "--port", "eth1", "--led", "status"];
  expect(readCommandLine(["--data", "/d", ...given], {}, context)).toMatchObject({
    discovery: null,
    platform: "simulated",
    mdns: "on",
    port: "eth1",
    led: "status",
  });
});

test("SAFETY 32: no SNMP community exists unless one is given", () => {
  expect(readCommandLine(["--data", "/d"], {}, context).snmpCommunity).toBeNull();
});

test.each([
  [["--data", "/d", "--http", "nonsense"], "--http"],
  [["--data", "/d", "--ups", "serial:///dev/ttyS0"], "names no UPS protocol"],
  [["--data", "/d", "--log-level", "loud"], "--log-level"],
  [["--data", "/d", "--platform", "windows"], "--platform"],
  [["--data", "/d", "--discovery", "nonsense"], "--discovery"],
  [["--http", "127.0.0.1:80"], "--data"],
  [["--data", "/d", "--nonsense"], "--nonsense"],
])("bad usage %j ends with 2 and names %s", (argv, named) => {
  const { printed, status } = readFailing(argv);
  expect(status).toBe(2);
  expect(printed).toContain(named);
});

test("help and version end with 0", () => {
  expect(readFailing(["--help"])).toMatchObject({ status: 0, printed: expect.stringContaining("ISTARS_SNMP_COMMUNITY") });
  expect(readFailing(["--version"])).toEqual({ status: 0, printed: "1.2.3\n" });
});
