import fc from "fast-check";
import { expect, test } from "vitest";
import { readImport } from "./read-import.ts";

const KEY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const none = () => false;
const read = (csv: string, isKnown: (place: string) => boolean = none) => readImport(csv, isKnown);
const reachOf = (csv: string) => read(csv).map(({ card }) => card?.reach ?? null);

test("a row says by its address and secrets what kind of card it is", () => {
  const csv = [
    "address,name,site,token,identity_key,community,user,password",
    `https://192.0.2.7,Rack 1,Berlin,secret,${KEY},,,`,
    "192.0.2.8,,,secret,,,,",
    "192.0.2.9:1161,Rack 3,,,,public,,",
    "ups@nut.example,,,,,,monuser,pass",
    "nut://nut.example:3500/other,,,,,,,",
  ].join("\n");
  expect(reachOf(csv)).toEqual([
    { kind: "istars", url: "https://192.0.2.7", identityKey: KEY, token: "secret" },
    { kind: "istars", url: "http://192.0.2.8", identityKey: null, token: "secret" },
    {
      kind: "snmp",
      host: "192.0.2.9",
      port: 1161,
      version: "v2c",
      user: null,
      authProtocol: "none",
      privProtocol: "none",
      community: "public",
    },
    { kind: "nut", host: "nut.example", port: 3493, ups: "ups", user: "monuser", password: "pass" },
    { kind: "nut", host: "nut.example", port: 3500, ups: "other", user: null },
  ]);
  expect(read(csv)[0]).toMatchObject({ line: 2, text: "https://192.0.2.7", card: { name: "Rack 1", site: "Berlin" }, isKnown: false });
});

test("SNMP v3 is read with its protocols as people write them", () => {
  const csv =
    "Address;Version;User;Auth_Protocol;Auth_Password;Priv_Protocol;Priv_Password\n" +
    "[2001:db8::7]:161;3;reader;SHA-256;long enough;AES-128;long enough\nups.example;;reader;SHA;long enough;;";
  expect(reachOf(csv)).toEqual([
    {
      ...{ kind: "snmp", host: "2001:db8::7", port: 161, version: "v3", user: "reader" },
      ...{ authProtocol: "sha256", privProtocol: "aes128", authPassword: "long enough", privPassword: "long enough" },
    },
    {
      kind: "snmp",
      host: "ups.example",
      port: 161,
      version: "v3",
      user: "reader",
      authProtocol: "sha1",
      privProtocol: "none",
      authPassword: "long enough",
    },
  ]);
});

test.each([
  ["192.0.2.7,,istars", [{ column: "token", code: "required", value: "" }]],
  [`https://192.0.2.7,secret,`, [{ column: "identity_key", code: "key-required", value: "" }]],
  ["http://192.0.2.7/path,secret,", [{ column: "address", code: "address", value: "http://192.0.2.7/path" }]],
  ["192.0.2.7:99999,,snmp", [{ column: "address", code: "address", value: "192.0.2.7:99999" }]],
  ["192.0.2.7,,modem", [{ column: "kind", code: "unknown", value: "modem" }]],
  [",secret,", [{ column: "address", code: "required", value: "" }]],
  ['"192.0.2.7,,', [{ column: "address", code: "bad-row", value: '"192.0.2.7,,' }]],
  ["192.0.2.7,bad token,istars", [{ column: "token", code: "token-malformed", value: "" }]],
])("what is wrong with %s is named by its column, and a secret is not told back", (row, faults) => {
  expect(read(`address,token,kind\n${row}\n192.0.2.66,good,istars`)).toMatchObject([
    { card: null, faults },
    { line: 3, faults: [] },
  ]);
});

test("a card that is in the fleet is marked, and one that stands there twice is taken once", () => {
  const rows = read(
    "address,token\nHTTP://ONE.example/,a\nhttp://one.example,b\nhttp://two.example,c",
    (place) => place === "http://two.example",
  );
  expect(rows.map(({ isKnown, faults }) => [isKnown, faults.map(({ code }) => code)])).toEqual([
    [false, []],
    [false, ["twice"]],
    [true, []],
  ]);
});

test.each([
  ["nothing at all", "", "column-missing"],
  ["a head alone", "address,token", "no-rows"],
  ["another head", "host,token\n1,2", "column-missing"],
  ["a column twice", "address,address\n1,2", "column-twice"],
  ["more rows than a fleet has cards", `address\n${"192.0.2.1\n".repeat(10_001)}`, "too-many-rows"],
])("a file with %s is refused by what is wrong with it", (_what, csv, code) => {
  expect(() => read(csv)).toThrow(
    expect.objectContaining({ code: "import.invalid", errors: [expect.objectContaining({ pointer: "/csv", code })] }),
  );
});

test("whatever stands in a file, each row is a card or has a fault", () => {
  const cell = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom("192.0.2.7", "ups@host", "https://x", "v3", "snmp", "é,;\"'"));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { minLength: 1, maxLength: 5 }), (rows) => {
      const csv = `address,kind,token,version,user\n${rows.map((cells) => cells.join(",")).join("\n")}`;
      try {
        for (const { card, faults } of read(csv)) expect(card === null).toBe(faults.length > 0);
      } catch (error) {
        expect(error).toMatchObject({ code: "import.invalid" });
      }
    }),
    { numRuns: 300 },
  );
});
