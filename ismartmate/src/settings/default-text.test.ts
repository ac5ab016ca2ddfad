import { expect, test } from "vitest";
import { DEFAULT_POLICY, DEFAULT_TRIGGERS } from "../decision/policy.ts";
import { defaultText } from "./default-text.ts";
import { faultLine } from "./fault.ts";
import { readSettings } from "./read-settings.ts";

test("SAFETY 10: the file of a first start has no fault and leaves the agent an observer", () => {
  const read = readSettings(defaultText());
  expect("faults" in read ? read.faults.map(faultLine) : []).toEqual([]);
  expect(read).toMatchObject({ settings: { policy: { mode: "observer" }, sources: [], commands: [], powerOff: { kind: "system" } } });
});

test("every value that is written there is the default that stands without it", () => {
  const written = readSettings(defaultText());
  expect(readSettings("")).toEqual(written);
  expect(written).toMatchObject({
    settings: {
      policy: { ...DEFAULT_POLICY, commandsMs: 0, feeds: [], triggers: { ...DEFAULT_TRIGGERS, announced: false } },
      listen: { host: "127.0.0.1", port: 8_091 },
      hostName: null,
    },
  });
});

test("what is commented out there can be taken in as it is", () => {
  const uncommented = defaultText()
    .replace("sources: []", "sources:")
    .replace("commands: []", "commands:")
    .replace("the SHA-256 of the card's public key in base64, as its page on security shows it", "A".repeat(43).concat("="))
    .replaceAll(/^#(feeds:| {2})/gm, "$1");
  const read = readSettings(uncommented);
  expect("faults" in read ? read.faults.map(faultLine) : []).toEqual([]);
  expect(read).toMatchObject({
    settings: {
      sources: [
        { kind: "card", id: "card-a" },
        { kind: "snmp" },
        { version: "v3", auth: { protocol: "sha256" } },
        { kind: "nut", login: { user: "upsmon" } },
      ],
      policy: { feeds: [{ sourceIds: ["card-a"] }, { sourceIds: ["snmp-b", "nut-c"] }], triggers: { announced: true }, commandsMs: 30_000 },
      commands: [{ argv: ["/usr/bin/systemctl", "stop", "postgresql"], limitMs: 30_000 }],
    },
  });
});
