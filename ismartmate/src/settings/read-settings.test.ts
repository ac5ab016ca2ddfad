import type { TellName } from "@istars/protocol/net/source/observation.ts";
import { expect, test } from "vitest";
import { faultLine } from "./fault.ts";
import { readSettings } from "./read-settings.ts";
import { SAMPLE_KEY, SAMPLE_SETTINGS } from "./sample-settings.ts";

const faults = (text: string, heard?: ReadonlyMap<string, readonly TellName[]>): readonly string[] => {
  const read = readSettings(text, heard);
  return "faults" in read ? read.faults.map(faultLine) : [];
};
/** The sample with one passage exchanged. */
const sampleWith = (from: string, to: string): string => {
  expect(SAMPLE_SETTINGS).toContain(from);
  return SAMPLE_SETTINGS.replace(from, to);
};

test("a whole file is read, with times in ms and every source as it is asked", () => {
  const read = readSettings(SAMPLE_SETTINGS);
  expect(read).toEqual({
    settings: {
      hostName: "db-1",
      sources: [
        { kind: "card", id: "main", url: "https://192.0.2.7", token: { kind: "file", file: "main.token" }, identityKey: SAMPLE_KEY },
        {
          ...{ kind: "snmp", id: "old", host: "192.0.2.8", port: 1161, version: "v1" },
          ...{ community: { kind: "inline", value: "0123" }, everyMs: 5_000 },
        },
        {
          ...{ kind: "nut", id: "nut", host: "fe80::1", port: 3493, ups: "rack", everyMs: 2_000 },
          ...{
            login: { user: "upsmon", password: { kind: "inline", value: "pass #1: word" } },
            tls: { use: "offered", identityKey: null },
          },
        },
      ],
      policy: {
        mode: "armed",
        feeds: [
          { id: "a", sourceIds: ["main"] },
          { id: "b", sourceIds: ["old", "nut"] },
        ],
        feedsNeeded: 1,
        triggers: {
          onBattery: { afterMs: 600_000 },
          runtime: { estimates: true },
          charge: { belowPercent: 20 },
          batteryLow: true,
          announced: true,
          overTemperature: { aboveC: 60.5, plausibleC: [-20, 100] },
          overload: false,
        },
        ...{ needMs: 180_000, warnMs: 30_000, commandsMs: 70_000, needFactor: 2, marginMs: 90_000 },
        ...{ steadyMs: 45_000, staleMs: 10_000, quietMs: 120_000, unknownRuntimeMs: 120_000, enduring: { readings: 3, overMs: 60_000 } },
      },
      warn: { kind: "system" },
      commands: [
        { argv: ["/usr/bin/systemctl", "stop", "postgresql"], limitMs: 60_000 },
        { argv: ["/bin/sync"], limitMs: 10_000 },
      ],
      powerOff: { kind: "own", argv: ["/sbin/poweroff", "-f"] },
      listen: { host: "127.0.0.1", port: 9_000 },
    },
  });
});

/** What the sample says of SNMP v1, and the same place over v3 with these lines. */
const V1 = "version: v1\n    community: 0123      # read-only";
const v3 = (...lines: readonly string[]): string => ["version: v3", ...lines].join("\n    ");

test("a card is read over SNMP v3 as a user who signs and encrypts, signs alone, or does neither", () => {
  const read = (...lines: readonly string[]) => {
    const result = readSettings(sampleWith(V1, v3(...lines)));
    return "settings" in result ? result.settings.sources[1] : result.faults;
  };
  const place = { kind: "snmp", id: "old", host: "192.0.2.8", port: 1161, version: "v3", everyMs: 5_000 };
  const inline = (value: string) => ({ kind: "inline", value });
  const signed = ["user: ups", "auth: sha256", 'auth-password: "long enough"'];
  expect(read(...signed, "priv: aes", "priv-password-file: ups.priv")).toEqual({
    ...place,
    user: "ups",
    auth: { protocol: "sha256", password: inline("long enough") },
    priv: { protocol: "aes", password: { kind: "file", file: "ups.priv" } },
  });
  expect(read(...signed)).toMatchObject({ auth: { protocol: "sha256" }, priv: null });
  expect(read("user: ups")).toEqual({ ...place, user: "ups", auth: null, priv: null });
});

test("all faults are told at once, each with its line, in the order of the file", () => {
  const text = `armed: maybe
listen: 0.0.0.0:80
host: { needs: 5 }
sources:
  - id: a
    card: http://192.0.2.7/status
    token: t
  - id: a
    snmp: 192.0.2.8
feeds:
  - id: x
    sources: [a, b]
when:
  on-batery: 5 min
  steady: 2 h
commands:
  - run: shutdown now
`;
  expect(faults(text)).toEqual([
    "1:1 armed: `maybe` is not understood; write `on` or `off`",
    "2:1 listen: `0.0.0.0:80` is not understood; write an address of this machine's own, such as `127.0.0.1:8091`, or `off`",
    expect.stringMatching(/^3:9 host\.needs: `5` is not understood; write a time with its unit/),
    expect.stringMatching(/^6:5 sources\[0\]\.card: `http:\/\/192\.0\.2\.7\/status` is not understood; write a card's address/),
    expect.stringMatching(/^8:5 sources\[1\]\.community-file: `community-file` is missing/),
    "8:5 sources[1].id: a source before this one is called `a` too; give each its own name",
    "12:18 feeds[0].sources[1]: there is no source of this id; write one of: a",
    "14:3 when.on-batery: nothing is called `on-batery` here; did you mean `on-battery`?",
    "15:3 when.steady: 2 h is out of range; write 0 s to 1 h",
    expect.stringMatching(/^17:5 commands\[0\]\.run: this is no list of a program and its parameters/),
  ]);
});

test("SAFETY 2: a trigger that no source of a feed was heard to tell is refused where it stands", () => {
  const text = sampleWith("overload: off", "overload: on");
  expect(faults(text)).toEqual([]);
  const all: readonly TellName[] = [
    "onBattery",
    "mainsOk",
    "batteryLow",
    "overload",
    "shutdownPending",
    "charge",
    "runtime",
    "temperature",
  ];
  const heard = new Map([["main", all.filter((name) => name !== "overload")]]);
  const line = text.split("\n").findIndex((one) => one.includes("overload:")) + 1;
  expect(faults(text, heard)).toEqual([
    `${line}:3 when.overload: no source of feed \`a\` can tell this (it needs overload); write \`overload: off\`, or add a source that can`,
  ]);
  expect(faults(text, new Map([["main", all]]))).toEqual([]);
  expect(faults(text, new Map([["old", []]]))).toEqual([]);
});

test("SAFETY 2: a runtime that nobody tells is no trigger unless the file asks for it, and then it is refused", () => {
  const told: readonly TellName[] = ["onBattery", "mainsOk", "batteryLow", "overload", "charge", "temperature"];
  const heard = new Map(["main", "old", "nut"].map((id) => [id, told]));
  const silent = sampleWith("  runtime: estimated\n", "");
  expect(readSettings(silent, heard)).toMatchObject({ settings: { policy: { triggers: { runtime: null } } } });
  expect(readSettings(silent)).toMatchObject({ settings: { policy: { triggers: { runtime: { estimates: false } } } } });
  expect(faults(sampleWith("runtime: estimated", "runtime: told"), heard).join()).toContain("can tell this (it needs runtime)");
});

test("SAFETY 10: a file that says nothing of arming leaves the agent an observer", () => {
  expect(readSettings(sampleWith("armed: on\n", ""))).toMatchObject({ settings: { policy: { mode: "observer" } } });
});

test("SAFETY 11: heat and overload are off unless somebody wants them, and never on a moment's reading", () => {
  expect(readSettings("")).toMatchObject({ settings: { policy: { triggers: { overTemperature: null, overload: false } } } });
  expect(faults("when:\n  enduring: 59 s\n  enduring-readings: 2\n")).toEqual([
    "2:3 when.enduring: 59 s is out of range; write 1 min to 1 d",
    "3:3 when.enduring-readings: 2 is out of range; write 3 to 1000",
  ]);
});

test("an agent is not armed over nothing", () => {
  expect(faults("armed: on\n")).toEqual(["1:1 feeds: there is no feed; add `feeds:` with at least one, and its sources"]);
  expect(faults("sources:\n  - { id: a, nut: h, ups: u }\n")[0]).toContain("there is no feed");
});

test.each([
  ["feeds-needed: 1", "feeds-needed: 3", "feeds-needed: 3 of 2 feeds cannot be needed; write 1 to 2"],
  ["needs: 3 min", "needs: 99 s", "host.needs: 99 s is shorter than the warning and the commands, which may take 100 s"],
  ["sources: [main]", "sources: []", "feeds[0].sources: nobody tells of feed `a`"],
  ["- id: b", "- id: a", "feeds[1].id: a feed before this one is called `a` too"],
  ["[old, nut]", "[old, main]", "feeds[1].sources[1]: `main` already tells of a feed"],
  ["charge: 20 %", "charge: 120 %", "when.charge: 120 is out of range; write 0 to 100"],
  ["limit: 1 min", "limit: 0 s", "commands[0].limit: 0 s is out of range; write 1 s to 1 h"],
  ["/bin/sync", "sync", "commands[1].run: the program is not named with its whole path"],
  ["warn: system", "warn: loudly", "warn: this is no way to warn users"],
  ["https://", "http://", "sources[0].identity-key: over http an identity key proves nothing"],
  [`    identity-key: ${SAMPLE_KEY}\n`, "", "sources[0].identity-key: `identity-key` is missing"],
  ["    token-file: main.token\n", "", "sources[0].token-file: `token-file` is missing"],
  ["token-file: main.token", "token-file: x\n    token: y", "sources[0].token-file: `token` stands here as well"],
  ["version: v1", "version: v4", "sources[1].version: `v4` is not understood; write `v1` or `v2c` or `v3`"],
  ["version: v1", "version: v3\n    user: ups", "sources[1].community: SNMP v3 knows users, no communities"],
  ["version: v1", "auth: sha256", "sources[1].auth: SNMP v2c knows no users; write `version: v3`"],
  [V1, v3(""), "sources[1].user: `user` is missing; add `user:` with a user of up to 32 characters"],
  [V1, v3("user: ups", "auth: sha3"), "sources[1].auth: `sha3` is not understood; write `md5` or `sha`"],
  [V1, v3("user: ups", "auth: sha"), "sources[1].auth-password-file: `auth-password-file` is missing"],
  [V1, v3("user: ups", "auth: sha", "auth-password: short"), "sources[1].auth-password: what stands here is not understood"],
  [V1, v3("user: ups", "auth-password-file: a"), "sources[1].auth-password-file: without `auth` it is for nothing"],
  [V1, v3("user: ups", "priv: aes", "priv-password-file: a"), "sources[1].auth: `auth` is missing"],
  [V1, v3("user: ups", "priv: des", "priv-password-file: a"), "sources[1].priv: `des` is not understood; write `aes` or `aes256`"],
  ["every: 5 s", "every: 100 ms", "sources[1].every: 100 ms is out of range; write 500 ms to 1 min"],
  ["snmp: 192.0.2.8:1161", "snmp: 192.0.2.8:99999", "sources[1].snmp: `192.0.2.8:99999` is not understood; write a host"],
  ["    user: upsmon\n", "", "sources[2].user: `user` is missing"],
  ["tls: offered", "tls: offered\n    tls: off", "sources[2].tls: `tls` stands here a second time"],
  ["nut: fe80::1", "ups-at: fe80::1", "sources[2]: this source is of no kind"],
  ["ups: rack", "ups:", "sources[2].ups: `ups` has no value"],
  ["host:\n", "host: *x\nx:\n", "an alias (`*`) is not read here"],
  ["armed: on", "armed: !!bool on", "a tag (`!`) is not read here"],
  ["armed: on", "armed: &a on", "an anchor (`&`) is not read here"],
])("`%s` written as `%s` is refused", (from, to, said) => {
  expect(faults(sampleWith(from, to)).join("\n")).toContain(said);
});

test("what is not YAML is told with its line, and what is no map as well", () => {
  expect(faults("armed: on\nhost: [a\nwhen: {}\n")[0]).toMatch(/^3:\d+ this is not YAML: /);
  expect(faults("armed: off\n---\narmed: on\n")[0]).toMatch(/^2:\d+ there is a second document/);
  expect(faults("- armed\n")).toEqual(["1:1 this is not a list of keys with values; write lines such as `armed: …`"]);
});

test("a secret is in no fault", () => {
  const secret = "s3cr3t";
  const text = `sources:\n  - id: a\n    card: http://h\n    token: ${secret} ${secret}\n  - id: b\n    nut: h\n    ups: u\n    password: "${secret}\\n"\n`;
  expect(faults(text).length).toBeGreaterThan(2);
  expect(faults(text).join("\n")).not.toContain(secret);
});
