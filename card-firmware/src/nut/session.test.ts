import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { NUT_COMMANDS } from "@istars/protocol/net/nut/commands.ts";
import { NUT_ERRORS } from "@istars/protocol/net/nut/errors.ts";
import { SAMPLE_NAMES } from "@istars/protocol/net/nut/sample-input.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LiveState, type Snapshot } from "../live/live.ts";
import { sampleLink, sampleSnapshot } from "../live/sample-snapshot.ts";
import { LoginRegister, type NutRole } from "./logins.ts";
import { ServedUps } from "./served-ups.ts";
import { NutSession, type VerifyNutUser } from "./session.ts";
import { createTableSource } from "./table.ts";

const ACCOUNTS: Readonly<Record<string, NutRole>> = { "boss pw": "primary", "guest pw": "secondary" };
const STALE: Partial<Snapshot> = { link: sampleLink("lost") };
const NEVER_HEARD: Partial<Snapshot> = { link: sampleLink("connecting"), latest: null };

function createBench(options: { snapshot?: Partial<Snapshot>; description?: string; verify?: VerifyNutUser } = {}) {
  const asked: string[] = [];
  const live = new LiveState(sampleSnapshot(options.snapshot));
  const logins = new LoginRegister();
  const clock = new VirtualClock();
  const log = new RecordingLogger();
  const verify: VerifyNutUser = async (user, password, address) => {
    asked.push(`${user} ${password} ${address}`);
    return ACCOUNTS[`${user} ${password}`] ?? null;
  };
  const ups = new ServedUps({ upsName: "ups", aliases: ["qnapups", "UPS"], description: options.description ?? "" });
  const deps = {
    ups: () => ups,
    table: createTableSource(live, SAMPLE_NAMES),
    logins,
    version: "1.2.3",
    verify: options.verify ?? verify,
    clock,
    log,
  };
  const open = (address = "10.0.0.7") => {
    const session = new NutSession(deps, address);
    const ask = async (line: string) => (await session.answer(line)).text;
    const as = async (user: string, password = "pw") => `${await ask(`USERNAME ${user}`)}${await ask(`PASSWORD ${password}`)}`;
    return { session, ask, as };
  };
  return { ...open(), open, live, logins, clock, log, asked };
}

test.each([
  ["VER", "Network UPS Tools upsd 2.8.0 - https://www.networkupstools.org/ (iStars card 1.2.3)"],
  ["ver", "Network UPS Tools upsd 2.8.0 - https://www.networkupstools.org/ (iStars card 1.2.3)"],
  ["VER x", "ERR INVALID-ARGUMENT"],
  ["NETVER", "1.3"],
  ["PROTVER", "1.3"],
  ["PROTVER x", "ERR INVALID-ARGUMENT"],
  ["HELP", "Commands: HELP VER PROTVER GET LIST SET INSTCMD LOGIN LOGOUT USERNAME PASSWORD STARTTLS"],
  ["STARTTLS", "ERR FEATURE-NOT-CONFIGURED"],
  ["", "ERR UNKNOWN-COMMAND"],
  ["# nothing", "ERR UNKNOWN-COMMAND"],
  ["FOO", "ERR UNKNOWN-COMMAND"],
  ["SECONDARY ups", "ERR UNKNOWN-COMMAND"],
  ['VER "', "ERR UNKNOWN-COMMAND"],
  ["\0\x01\ufffd", "ERR UNKNOWN-COMMAND"],
  ["LOGOUT x", "ERR INVALID-ARGUMENT"],
  ["GET", "ERR INVALID-ARGUMENT"],
  ["GET FOO ups", "ERR INVALID-ARGUMENT"],
  ["GET FOO ups x", "ERR INVALID-ARGUMENT"],
  ["GET VAR ups", "ERR INVALID-ARGUMENT"],
  ["GET VAR ups ups.status", 'VAR ups ups.status "OL"'],
  ["get var UPS UPS.STATUS", 'VAR UPS UPS.STATUS "OL"'],
  ["GET VAR qnapups ups.status", 'VAR qnapups ups.status "OL"'],
  ["GET VAR none ups.status", "ERR UNKNOWN-UPS"],
  ["GET VAR ups battery.charge", "ERR VAR-NOT-SUPPORTED"],
  ["GET VAR ups experimental.ups.mode.buzzwords", "ERR VAR-NOT-SUPPORTED"],
  ["GET VAR none server.version", 'VAR none server.version "2.8.0"'],
  ["GET VAR ups server.info", 'VAR ups server.info "Network UPS Tools upsd 2.8.0 - https://www.networkupstools.org/ (iStars card 1.2.3)"'],
  ["GET VAR ups server.foo", "ERR VAR-NOT-SUPPORTED"],
  ["GET TYPE ups ups.status", "TYPE ups ups.status STRING:191"],
  ["GET TYPE ups battery.charge", "ERR VAR-NOT-SUPPORTED"],
  ["GET TYPE none ups.status", "ERR UNKNOWN-UPS"],
  ["GET DESC ups battery.charge", 'DESC ups battery.charge "Battery charge, % of full"'],
  ["GET DESC ups input.l1-n.voltage", 'DESC ups input.l1-n.voltage "Input voltage, V, phase 1"'],
  ["GET DESC ups foo", 'DESC ups foo "Description unavailable"'],
  ['GET DESC ups "a b"', 'DESC ups "a b" "Description unavailable"'],
  ["GET DESC none foo", "ERR UNKNOWN-UPS"],
  ["GET CMDDESC ups LOAD.off", 'CMDDESC ups LOAD.off "Switch the output off at once"'],
  ["GET CMDDESC ups foo", 'CMDDESC ups foo "Description unavailable"'],
  ["GET CMDDESC none foo", "ERR UNKNOWN-UPS"],
  ["GET UPSDESC ups", 'UPSDESC ups "Unavailable"'],
  ["GET UPSDESC none", "ERR UNKNOWN-UPS"],
  ["GET NUMLOGINS ups", "NUMLOGINS ups 0"],
  ["GET NUMLOGINS none", "ERR UNKNOWN-UPS"],
  ["GET TRACKING", "OFF"],
  ["GET TRACKING 1234", "ERR FEATURE-NOT-CONFIGURED"],
  ["LIST", "ERR INVALID-ARGUMENT"],
  ["LIST FOO ups", "ERR INVALID-ARGUMENT"],
  ["LIST VAR", "ERR INVALID-ARGUMENT"],
  ["LIST VAR none", "ERR UNKNOWN-UPS"],
  ["LIST RW none", "ERR UNKNOWN-UPS"],
  ["LIST RW ups", "BEGIN LIST RW ups\nEND LIST RW ups"],
  ["list cmd Ups", "BEGIN LIST CMD Ups\nEND LIST CMD Ups"],
  ["LIST CLIENT ups", "BEGIN LIST CLIENT ups\nEND LIST CLIENT ups"],
  ["LIST CLIENT none", "ERR UNKNOWN-UPS"],
  ["LIST ENUM ups", "ERR INVALID-ARGUMENT"],
  ["LIST ENUM ups foo", "ERR VAR-NOT-SUPPORTED"],
  ["LIST ENUM ups UPS.status", "BEGIN LIST ENUM ups UPS.status\nEND LIST ENUM ups UPS.status"],
  ["LIST RANGE ups ups.status", "BEGIN LIST RANGE ups ups.status\nEND LIST RANGE ups ups.status"],
  ["LIST UPS", 'BEGIN LIST UPS\nUPS ups "Description unavailable"\nUPS qnapups "Description unavailable"\nEND LIST UPS'],
  [
    "LIST VAR ups",
    [
      "BEGIN LIST VAR ups",
      'VAR ups device.type "ups"',
      'VAR ups driver.name "megatec"',
      'VAR ups driver.version "1.2.3"',
      'VAR ups ups.status "OL"',
      'VAR ups ups.test.result "No test initiated"',
      "END LIST VAR ups",
    ].join("\n"),
  ],
])("%j is answered without a log-in", async (line, reply) => {
  expect(await createBench().ask(line)).toBe(`${reply}\n`);
});

test("the description is the one that was set, and a blank one is none", async () => {
  const described = createBench({ description: 'Rack "4"' });
  expect(await described.ask("GET UPSDESC ups")).toBe('UPSDESC ups "Rack \\"4\\""\n');
  expect(await described.ask("LIST UPS")).toContain('UPS qnapups "Rack \\"4\\""\n');
  expect(await createBench({ description: " " }).ask("GET UPSDESC ups")).toBe('UPSDESC ups "Unavailable"\n');
});

test.each([
  ["DATA-STALE", STALE],
  ["DRIVER-NOT-CONNECTED", NEVER_HEARD],
])("a UPS that is not heard answers %s to what reads its values, after the checks that come first", async (error, snapshot) => {
  const { ask, as } = createBench({ snapshot });
  await as("boss");
  const readers = ["GET VAR ups ups.status", "GET TYPE ups foo", "GET NUMLOGINS ups", "LIST VAR ups", "LIST RW ups", "LIST CMD ups"];
  for (const line of [...readers, "LIST ENUM ups x", "LIST RANGE ups x", "SET VAR ups x 1", "INSTCMD ups load.off", "INSTCMD ups foo"]) {
    expect([line, await ask(line)]).toEqual([line, `ERR ${error}\n`]);
    expect(await ask(line.replace("ups", "none"))).toBe("ERR UNKNOWN-UPS\n");
  }
  expect(await ask("LIST VAR")).toBe("ERR INVALID-ARGUMENT\n");
});

test.each([
  ["stale", STALE],
  ["never heard", NEVER_HEARD],
])("what needs no values works while the UPS is %s, log-in included", async (_state, snapshot) => {
  const { ask, as } = createBench({ snapshot });
  await as("boss");
  expect(await ask("LIST UPS")).toMatch(/^BEGIN LIST UPS\n/);
  expect(await ask("GET UPSDESC ups")).toBe('UPSDESC ups "Unavailable"\n');
  expect(await ask("GET DESC ups ups.load")).toMatch(/^DESC /);
  expect(await ask("GET CMDDESC ups load.off")).toMatch(/^CMDDESC /);
  expect(await ask("GET VAR ups server.version")).toMatch(/^VAR /);
  expect(await ask("LOGIN ups")).toBe("OK\n");
  expect(await ask("PRIMARY ups")).toBe("OK PRIMARY-GRANTED\n");
  expect(await ask("LIST CLIENT ups")).toBe("BEGIN LIST CLIENT ups\nCLIENT ups 10.0.0.7\nEND LIST CLIENT ups\n");
  expect(await ask("FSD ups")).toBe("ERR ACCESS-DENIED\n");
});

test.each(["LOGIN", "LOGIN ups", "PRIMARY ups", "MASTER ups", "FSD", "SET", "SET VAR ups x 1", "INSTCMD", "INSTCMD ups load.off"])(
  "%s wants a user name first, then a password, before its arguments are looked at",
  async (line) => {
    const { ask, asked } = createBench();
    expect(await ask(line)).toBe("ERR USERNAME-REQUIRED\n");
    await ask("USERNAME boss");
    expect(await ask(line)).toBe("ERR PASSWORD-REQUIRED\n");
    expect(asked).toEqual([]);
  },
);

test("user name and password are taken once each, and judged only when they are used", async () => {
  const { ask, asked } = createBench();
  expect(await ask("USERNAME")).toBe("ERR INVALID-ARGUMENT\n");
  expect(await ask("USERNAME a b")).toBe("ERR INVALID-ARGUMENT\n");
  expect(await ask("USERNAME nobody")).toBe("OK\n");
  expect(await ask("USERNAME boss")).toBe("ERR ALREADY-SET-USERNAME\n");
  expect(await ask("PASSWORD")).toBe("ERR INVALID-ARGUMENT\n");
  expect(await ask("PASSWORD pw")).toBe("OK\n");
  expect(await ask("PASSWORD pw")).toBe("ERR ALREADY-SET-PASSWORD\n");
  expect(asked).toEqual([]);
  expect(await ask("LOGIN ups")).toBe("ERR ACCESS-DENIED\n");
  expect(asked).toEqual(["nobody pw 10.0.0.7"]);
});

test.each([
  ["PASSWORD plain", "plain"],
  ['PASSWORD "with \\"blank\\" and \\#"', 'with "blank" and #'],
  ["PASSWORD a=b==c", "a=b==c"],
  ["PASSWORD =", "="],
  ['PASSWORD ""', ""],
  ["PASSWORD p\u00e4ss", "p\u00e4ss"],
])("%j gives the password %j", async (line, password) => {
  const { ask, asked } = createBench();
  await ask("USERNAME u");
  expect(await ask(line)).toBe("OK\n");
  await ask("LOGIN ups");
  expect(asked).toEqual([`u ${password} 10.0.0.7`]);
});

test.each(["PASSWORD a = b", 'PASSWORD "a"=b', "PASSWORD a\\x=b"])("%j is not one password", async (line) => {
  expect(await createBench().ask(line)).toBe("ERR INVALID-ARGUMENT\n");
});

test("LOGIN checks its arguments, then a log-in before, then the UPS, then the right to it", async () => {
  const { ask, as, logins, clock } = createBench();
  await clock.advance(5_000);
  await as("guest");
  expect(await ask("LOGIN")).toBe("ERR INVALID-ARGUMENT\n");
  expect(await ask("LOGIN ups x")).toBe("ERR INVALID-ARGUMENT\n");
  expect(await ask("LOGIN none")).toBe("ERR UNKNOWN-UPS\n");
  expect(await ask("LOGIN qnapups")).toBe("OK\n");
  expect(await ask("LOGIN none")).toBe("ERR ALREADY-LOGGED-IN\n");
  expect(logins.current()).toEqual([{ user: "guest", address: "10.0.0.7", isPrimary: false, sinceMonoMs: 5_000 }]);
});

test("only an account with write rights is granted PRIMARY, under the word the client used", async () => {
  const guest = createBench();
  await guest.as("guest");
  expect(await guest.ask("PRIMARY")).toBe("ERR INVALID-ARGUMENT\n");
  expect(await guest.ask("PRIMARY none")).toBe("ERR UNKNOWN-UPS\n");
  expect(await guest.ask("PRIMARY ups")).toBe("ERR ACCESS-DENIED\n");
  const boss = createBench();
  await boss.as("boss");
  expect(await boss.ask("LOGIN ups")).toBe("OK\n");
  expect(boss.logins.current()[0]?.isPrimary).toBe(false);
  expect(await boss.ask("PRIMARY ups")).toBe("OK PRIMARY-GRANTED\n");
  expect(await boss.ask("master ups")).toBe("OK MASTER-GRANTED\n");
  expect(boss.logins.current()[0]?.isPrimary).toBe(true);
});

test("log-ins count for the UPS under all its names, and vanish with their sessions", async () => {
  const { open, ask, logins } = createBench();
  const counts: number[] = [];
  const unsubscribe = logins.subscribe((now) => counts.push(now.length));
  const first = open("10.0.0.1");
  const second = open("10.0.0.2");
  await first.as("guest");
  await first.ask("LOGIN ups");
  await second.as("boss");
  await second.ask("LOGIN qnapups");
  expect(await ask("GET NUMLOGINS ups")).toBe("NUMLOGINS ups 2\n");
  expect(await ask("LIST CLIENT Ups")).toBe("BEGIN LIST CLIENT Ups\nCLIENT Ups 10.0.0.1\nCLIENT Ups 10.0.0.2\nEND LIST CLIENT Ups\n");
  first.session.end();
  first.session.end();
  expect(await ask("GET NUMLOGINS qnapups")).toBe("NUMLOGINS qnapups 1\n");
  unsubscribe();
  second.session.end();
  expect(counts).toEqual([1, 2, 1]);
});

test("whoever says LOGOUT leaves, whoever is cut is merely gone", async () => {
  const { open, logins } = createBench();
  const farewells: (string | null)[] = [];
  const [polite, cut] = [open("10.0.0.1"), open("10.0.0.2")];
  for (const { as, ask } of [polite, cut]) {
    await as("guest");
    await ask("LOGIN ups");
  }
  logins.subscribe((_now, farewell) => farewells.push(farewell?.address ?? null));
  expect(await polite.ask("LOGOUT now")).toBe("ERR INVALID-ARGUMENT\n");
  expect(farewells).toEqual([]);
  expect(await polite.ask("LOGOUT")).toBe("OK Goodbye\n");
  polite.session.end();
  cut.session.end();
  expect(farewells).toEqual(["10.0.0.1", null]);
  expect(logins.current()).toEqual([]);
});

test("the slow check runs once a connection when it succeeds, and again after a refusal", async () => {
  const good = createBench();
  await good.as("boss");
  for (const line of ["LOGIN ups", "PRIMARY ups", "SET VAR ups ups.id x"]) await good.ask(line);
  expect(good.asked).toHaveLength(1);
  const bad = createBench();
  await bad.as("boss", "wrong");
  for (const line of ["LOGIN ups", "PRIMARY ups"]) expect(await bad.ask(line)).toBe("ERR ACCESS-DENIED\n");
  expect(bad.asked).toHaveLength(2);
  expect(bad.log.lines.map(({ level, fields }) => [level, fields])).toEqual(Array(2).fill(["warn", { user: "boss", address: "10.0.0.7" }]));
});

test("a check that fails by itself grants nothing and is logged, without the password", async () => {
  const err = new Error("store is gone");
  const { ask, as, log, logins } = createBench({ verify: () => Promise.reject(err) });
  await as("boss", "hush");
  expect(await ask("LOGIN ups")).toBe("ERR ACCESS-DENIED\n");
  expect(logins.current()).toEqual([]);
  expect(log.lines).toEqual([
    { level: "error", fields: { user: "boss", address: "10.0.0.7", err }, message: "the NUT user could not be verified" },
  ]);
});

test("a client that leaves while its password is being verified is not logged in", async () => {
  const { promise, resolve } = Promise.withResolvers<NutRole>();
  const { ask, as, session, logins } = createBench({ verify: () => promise });
  await as("boss");
  const pending = ask("LOGIN ups");
  session.end();
  resolve("primary");
  await pending;
  expect(logins.current()).toEqual([]);
});

test("nothing can be set: SET checks rights, then the variable, then says that it is read-only", async () => {
  const guest = createBench();
  await guest.as("guest");
  for (const line of ["SET", "SET FOO x", "SET VAR", "SET VAR ups ups.id", "SET TRACKING", "SET TRACKING x", "SET TRACKING ON x"]) {
    expect([line, await guest.ask(line)]).toEqual([line, "ERR INVALID-ARGUMENT\n"]);
  }
  expect(await guest.ask("SET VAR none ups.id x")).toBe("ERR UNKNOWN-UPS\n");
  expect(await guest.ask("SET VAR ups foo x")).toBe("ERR ACCESS-DENIED\n");
  expect(await guest.ask("SET TRACKING off")).toBe("OK\n");
  expect(await guest.ask("SET TRACKING ON")).toBe("ERR FEATURE-NOT-CONFIGURED\n");
  const boss = createBench();
  await boss.as("boss");
  expect(await boss.ask("SET VAR ups foo x")).toBe("ERR VAR-NOT-SUPPORTED\n");
  expect(await boss.ask('SET VAR ups ups.status "OL"')).toBe("ERR READONLY\n");
});

test("SAFETY 18: no FSD and no instant command that drops load is carried out for anybody, and what cannot be done is no command", async () => {
  const { ask, as, logins } = createBench();
  await as("boss");
  await ask("LOGIN ups");
  await ask("PRIMARY ups");
  expect(await ask("FSD")).toBe("ERR INVALID-ARGUMENT\n");
  expect(await ask("FSD none")).toBe("ERR UNKNOWN-UPS\n");
  expect(await ask("FSD ups")).toBe("ERR ACCESS-DENIED\n");
  expect(await ask("INSTCMD ups")).toBe("ERR INVALID-ARGUMENT\n");
  const dropping = ["load.off", "load.off.delay", "shutdown.return", "shutdown.stayoff", "shutdown.reboot", "shutdown.reboot.graceful"];
  expect(NUT_COMMANDS.filter(({ dropsLoad }) => dropsLoad).map(({ name }) => name)).toEqual(expect.arrayContaining(dropping));
  for (const { name, dropsLoad } of NUT_COMMANDS) {
    expect([name, await ask(`INSTCMD ups ${name.toUpperCase()} 5`)]).toEqual([
      name,
      `ERR ${dropsLoad ? "ACCESS-DENIED" : "CMD-NOT-SUPPORTED"}\n`,
    ]);
  }
  expect(await ask("INSTCMD ups foo")).toBe("ERR CMD-NOT-SUPPORTED\n");
  expect(await ask("INSTCMD none load.off")).toBe("ERR UNKNOWN-UPS\n");
  expect(await ask("GET VAR ups ups.status")).toBe('VAR ups ups.status "OL"\n');
  expect(logins.current()).toHaveLength(1);
});

test("LOGOUT says goodbye and ends the connection", async () => {
  const { session } = createBench();
  expect(await session.answer("LOGOUT")).toEqual({ text: "OK Goodbye\n", isError: false, closes: true });
});

const word = fc.oneof(
  fc.constantFrom(
    ..."GET LIST SET LOGIN PRIMARY MASTER FSD INSTCMD USERNAME PASSWORD VAR TYPE DESC CMDDESC UPSDESC NUMLOGINS TRACKING UPS RW CMD".split(
      " ",
    ),
    ...'ENUM RANGE CLIENT VER HELP ups qnapups none ups.status server.info load.off boss guest pw ON "a\\ b" = # " \\'.split(" "),
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);

test("whatever lines come, each has one answer of whole lines, and every error is one of the protocol's", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(word, { maxLength: 6 }), { minLength: 1, maxLength: 12 }), async (lines) => {
      const { session } = createBench();
      for (const line of lines) {
        const { text, isError } = await session.answer(line.join(" "));
        expect(text).toMatch(/^[^\p{Cc}]+\n([^\p{Cc}]+\n)*$/u);
        expect(isError).toBe(text.startsWith("ERR "));
        if (isError) expect(NUT_ERRORS).toContain(text.slice(4, -1));
        for (const part of text.split("\n")) expect(Buffer.byteLength(part)).toBeLessThan(1300);
      }
    }),
  );
});

test("SAFETY 2: a UPS whose facts are all unknown shows WAIT, neither OL nor OB", async () => {
  const facts = Object.fromEntries(Object.keys(sampleReading().facts).map((name) => [name, null]));
  const { ask, live } = createBench();
  live.publishReading({ reading: sampleReading({ trust: "unknown", facts }), atMonoMs: 0 });
  expect(await ask("GET VAR ups ups.status")).toBe('VAR ups ups.status "WAIT"\n');
});
