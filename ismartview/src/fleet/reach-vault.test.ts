import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { Sealer } from "@istars/service/settings/sealer.ts";
import { expect, test } from "vitest";
import { ReachVault, shownReach, withSecretsOf } from "./reach-vault.ts";

const vaultOf = (key: number) => new ReachVault(new Sealer(new Uint8Array(32).fill(key)));
const vault = vaultOf(1);
const ISTARS: GivenReach = { kind: "istars", url: "http://192.0.2.7", identityKey: null, token: "a-secret-token" };
const SNMP: GivenReach = {
  ...{ kind: "snmp", host: "192.0.2.9", port: 161, version: "v3", user: "ups", authProtocol: "sha256", privProtocol: "aes128" },
  ...{ authPassword: "a secret word", privPassword: "another secret" },
};
const NUT: GivenReach = { kind: "nut", host: "nut", port: 3_493, ups: "rack", user: "u", password: "their secret" };

test.each([ISTARS, SNMP, NUT])("%j is kept without a secret in the clear, and opens as it was", (reach) => {
  const locked = vault.lock(reach);
  expect(locked).not.toMatch(/secret/);
  expect(vault.open(locked)).toEqual(reach);
  expect(vaultOf(2).open(locked)).toEqual(
    Object.fromEntries(Object.entries(reach).filter(([name]) => !/token|password|community/i.test(name))),
  );
  expect(JSON.stringify(shownReach(reach))).not.toContain("secret");
});

test("a secret that somebody moved to another place does not open there", () => {
  const locked = vault.lock(ISTARS).replace("192.0.2.7", "192.0.2.66");
  expect(vault.open(locked)).toEqual({ kind: "istars", url: "http://192.0.2.66", identityKey: null });
});

test.each(["", "{", "null", "[]", '{"kind":"istars"}', '{"kind":"fax","host":"x"}'])("what cannot be read is none: %j", (text) => {
  expect(vault.open(text)).toBeNull();
});

test("a secret that is left out stays, and those of another kind of card do not come along", () => {
  expect(withSecretsOf({ kind: "istars", url: "http://192.0.2.8", identityKey: null }, ISTARS)).toMatchObject({
    ...{ url: "http://192.0.2.8", token: "a-secret-token" },
  });
  expect(withSecretsOf({ ...ISTARS, token: "newer" }, ISTARS)).toMatchObject({ token: "newer" });
  const { password: _, ...given } = NUT;
  expect(withSecretsOf(given, SNMP)).toEqual(given);
});
