import type { ShownReach } from "@istars/protocol/model/ismartview/reach.ts";
import { expect, test } from "vitest";
import { readReach } from "./given-reach.ts";
import { draftOfReach, EMPTY_REACH } from "./reach-draft.ts";

const KEY = `${"A".repeat(43)}=`;

test("an iStars card is met over https unless http is typed, and then its key is a must", () => {
  const typed = { ...EMPTY_REACH, address: "192.0.2.7", token: "abc" };
  expect(readReach(typed).faults).toEqual([{ field: "identityKey", code: "missing" }]);
  expect(readReach({ ...typed, identityKey: ` ${KEY} ` }).reach).toEqual({
    kind: "istars",
    url: "https://192.0.2.7",
    identityKey: KEY,
    token: "abc",
  });
  expect(readReach({ ...typed, identityKey: "short" }).faults).toEqual([{ field: "identityKey", code: "malformed" }]);
  expect(readReach({ ...typed, address: "http://192.0.2.7:8080/" }).reach).toEqual({
    kind: "istars",
    url: "http://192.0.2.7:8080",
    identityKey: null,
    token: "abc",
  });
});

test("who is there is asked without key, token or the name of a UPS", () => {
  expect(readReach({ ...EMPTY_REACH, address: "card.example" }, { isProbe: true }).reach).toEqual({
    kind: "istars",
    url: "https://card.example",
    identityKey: null,
  });
  expect(readReach({ ...EMPTY_REACH, kind: "nut", address: "nut.example" }, { isProbe: true }).reach).toEqual({
    kind: "nut",
    host: "nut.example",
    port: 3493,
    ups: "ups",
    user: null,
  });
});

test.each([
  ["", "missing"],
  ["two words", "malformed"],
  ["http://a.example/path", "malformed"],
  ["http://user@a.example", "malformed"],
  ["ftp://a.example", "malformed"],
  ["a.example:70000", "malformed"],
])("%j is no address of a card: %s", (address, code) => {
  expect(readReach({ ...EMPTY_REACH, address, token: "abc", identityKey: KEY }).faults).toContainEqual({ field: "address", code });
});

test.each([
  ["192.0.2.9", { host: "192.0.2.9", port: 161 }],
  ["192.0.2.9:1161", { host: "192.0.2.9", port: 1161 }],
  ["2001:db8::7", { host: "2001:db8::7", port: 161 }],
  ["[2001:db8::7]:1161", { host: "2001:db8::7", port: 1161 }],
])("%s is read with its port", (address, at) => {
  expect(readReach({ ...EMPTY_REACH, kind: "snmp", address, community: "public" }).reach).toMatchObject(at);
});

test("an IPv6 address of a card gets its brackets", () => {
  expect(readReach({ ...EMPTY_REACH, address: "2001:db8::7" }, { isProbe: true }).reach).toMatchObject({ url: "https://[2001:db8::7]" });
});

test("SNMP v3 needs a user, and passwords of eight characters for what it uses", () => {
  const v3 = { ...EMPTY_REACH, kind: "snmp" as const, version: "v3" as const, address: "192.0.2.9" };
  expect(readReach({ ...v3, authPassword: "short" }).faults).toEqual([
    { field: "user", code: "missing" },
    { field: "authPassword", code: "short" },
    { field: "privPassword", code: "missing" },
  ]);
  expect(readReach({ ...v3, user: "watch", authProtocol: "none", privPassword: "12345678" }).faults).toEqual([
    { field: "privProtocol", code: "needs-auth" },
  ]);
  expect(readReach({ ...v3, user: "watch", authProtocol: "none", privProtocol: "none", authPassword: "left over" }).reach).toEqual({
    kind: "snmp",
    host: "192.0.2.9",
    port: 161,
    version: "v3",
    user: "watch",
    authProtocol: "none",
    privProtocol: "none",
  });
});

test("a UPS of a NUT server may stand before its address, as NUT itself writes it", () => {
  expect(readReach({ ...EMPTY_REACH, kind: "nut", address: "rack2@nut.example:3494" }).reach).toEqual({
    kind: "nut",
    host: "nut.example",
    port: 3494,
    ups: "rack2",
    user: null,
  });
  expect(readReach({ ...EMPTY_REACH, kind: "nut", address: "nut.example" }).faults).toEqual([{ field: "ups", code: "missing" }]);
  expect(readReach({ ...EMPTY_REACH, kind: "nut", address: "rack@nut.example", user: "monitor" }).faults).toEqual([
    { field: "password", code: "missing" },
  ]);
});

test.each<ShownReach>([
  { kind: "istars", url: "https://192.0.2.7", identityKey: KEY, token: { set: true } },
  {
    kind: "snmp",
    host: "2001:db8::9",
    port: 1161,
    version: "v2c",
    user: null,
    authProtocol: "none",
    privProtocol: "none",
    community: { set: true },
    authPassword: { set: false },
    privPassword: { set: false },
  },
  {
    kind: "snmp",
    host: "192.0.2.9",
    port: 161,
    version: "v3",
    user: "watch",
    authProtocol: "sha256",
    privProtocol: "aes128",
    community: { set: false },
    authPassword: { set: true },
    privPassword: { set: true },
  },
  { kind: "nut", host: "nut.example", port: 3493, ups: "rack", user: null, password: { set: false } },
])("a stored reach of kind $kind comes back as it was, and its secrets are left as they are", (stored) => {
  const { draft, kept } = draftOfReach(stored);
  const { token, community, authPassword, privPassword, password, ...plain } = {
    token: null,
    community: null,
    authPassword: null,
    privPassword: null,
    password: null,
    ...stored,
  };
  expect(readReach(draft, { kept }).reach).toEqual(plain);
});
