import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { expect, test } from "vitest";
import { addressOf, cardUrlOf, placeOf } from "./place.ts";
import { checkReach } from "./reach-check.ts";

const KEY = `${"A".repeat(43)}=`;
const istars = (change: Partial<Extract<GivenReach, { kind: "istars" }>>): GivenReach => ({
  ...{ kind: "istars", url: "https://192.0.2.7", identityKey: KEY, token: "t" },
  ...change,
});
const snmp = (change: Partial<Extract<GivenReach, { kind: "snmp" }>>): GivenReach => ({
  ...{ kind: "snmp", host: "192.0.2.9", port: 161, version: "v2c", community: "public" },
  ...{ user: null, authProtocol: "none", privProtocol: "none" },
  ...change,
});
const nut = (change: Partial<Extract<GivenReach, { kind: "nut" }>>): GivenReach => ({
  ...{ kind: "nut", host: "nut.example", port: 3_493, ups: "rack", user: null },
  ...change,
});

test.each<[GivenReach, string, string]>([
  [istars({ url: "HTTPS://192.0.2.7:443/" }), "https://192.0.2.7", "192.0.2.7"],
  [istars({ url: " https://Card.Example:8443 " }), "https://card.example:8443", "card.example:8443"],
  [istars({ url: "https://[2001:DB8::1]" }), "https://[2001:db8::1]", "2001:db8::1"],
  [istars({ url: "http://card:80", identityKey: null }), "http://card", "card"],
  [snmp({ host: "UPS.Example." }), "snmp://ups.example:161", "ups.example"],
  [snmp({ host: "[FE80::1]", port: 1_161 }), "snmp://[fe80::1]:1161", "[fe80::1]:1161"],
  [nut({}), "nut://nut.example:3493/rack", "rack@nut.example"],
  [nut({ host: "10.0.0.1", port: 4_000, ups: "A/b" }), "nut://10.0.0.1:4000/A%2Fb", "A/b@10.0.0.1:4000"],
])("%j stands at one place, however it is written", (given, place, address) => {
  const checked = checkReach(given);
  if ("faults" in checked) throw new Error(JSON.stringify(checked.faults));
  expect([placeOf(checked.reach), addressOf(checked.reach)]).toEqual([place, address]);
  expect(checkReach(checked.reach)).toEqual(checked);
  expect(cardUrlOf(checked.reach)).toBe(given.kind === "istars" ? place : null);
});

const { token: _t, ...noToken } = { token: "", ...istars({}) };
const { community: _c, ...noCommunity } = { community: "", ...snmp({}) };
test.each<[GivenReach, readonly string[]]>([
  [istars({ url: "ftp://192.0.2.7" }), ["/url address"]],
  [istars({ url: "https://192.0.2.7/path" }), ["/url address"]],
  [istars({ url: "https://user:pass@192.0.2.7" }), ["/url address"]],
  [istars({ url: "no url at all" }), ["/url address"]],
  [istars({ identityKey: null }), ["/identityKey key-required"]],
  [istars({ identityKey: "abc" }), ["/identityKey key-malformed"]],
  [istars({ url: "http://192.0.2.7" }), ["/identityKey key-without-https"]],
  [istars({ token: "two words\n" }), ["/token token-malformed"]],
  [noToken as GivenReach, ["/token required"]],
  [snmp({ host: "not a host" }), ["/host address"]],
  [snmp({ host: "300.1.1.1" }), ["/host address"]],
  [snmp({ host: "a..b" }), ["/host address"]],
  [noCommunity as GivenReach, ["/community required"]],
  [snmp({ version: "v3" }), ["/user required"]],
  [snmp({ version: "v3", user: "u", authProtocol: "sha256" }), ["/authPassword required"]],
  [snmp({ version: "v3", user: "u", authProtocol: "sha256", authPassword: "short" }), ["/authPassword too-short"]],
  [
    snmp({ version: "v3", user: "u", privProtocol: "aes128", privPassword: "long enough" }),
    ["/privProtocol privacy-without-authentication"],
  ],
  [nut({ ups: "two words" }), ["/ups malformed"]],
  [nut({ user: "u" }), ["/password required"]],
])("%j is not taken, and the member at fault is named", (given, faults) => {
  const checked = checkReach(given);
  expect("faults" in checked && checked.faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(faults);
});
