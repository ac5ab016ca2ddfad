import { SECTION_NAMES, SECTIONS } from "@istars/protocol/model/settings/sections.ts";
import { expect, test } from "vitest";
import { draftOf, draftValue, isChanged } from "./field-draft.ts";
import { type FieldSpec, fieldSpecs } from "./field-spec.ts";

const specOf = (section: keyof typeof SECTIONS, name: string): FieldSpec => {
  const spec = fieldSpecs(SECTIONS[section]).find((one) => one.name === name);
  if (!spec) throw new Error(`there is no field ${name}`);
  return spec;
};

test("each field of each section is drawn by its schema", () => {
  const kinds = SECTION_NAMES.map((section) => [section, fieldSpecs(SECTIONS[section]).map(({ kind }) => kind)]);
  expect(Object.fromEntries(kinds)).toEqual({
    identity: ["text", "text", "text"],
    ups: ["text", "number", "number", "switch", "switch", "switch", "number", "number", "number", "text"],
    records: ["number", "number", "number"],
    snmp: ["entries", "choice", "text"],
    nut: ["text", "lines", "text"],
    network: ["choice", "text", "number", "text", "lines"],
    discovery: ["switch", "switch", "switch"],
    hosts: ["number", "number"],
  });
  expect(specOf("ups", "batteryNominalV")).toMatchObject({
    unit: "V",
    minimum: 2,
    maximum: 1_000,
    isNullable: true,
    isRestartNeeded: false,
  });
  expect(specOf("snmp", "communities").members.map(({ name, kind }) => [name, kind])).toEqual([
    ["label", "text"],
    ["community", "secret"],
  ]);
});

test("what a field chooses from has words, in the order of its schema", () => {
  expect(Object.entries(specOf("network", "mode").choices)).toEqual([
    ["system", "As the operating system has it"],
    ["dhcp", "From the network's DHCP server"],
    ["static", "The one below"],
  ]);
  expect(specOf("network", "address").choices).toEqual({});
  const plain = fieldSpecs({ properties: { size: { type: "string", enum: ["s", "m"] } } });
  expect(plain[0]?.choices).toEqual({ s: "s", m: "m" });
});

test("a field that nobody touched sends what was read", () => {
  for (const section of SECTION_NAMES) {
    for (const spec of fieldSpecs(SECTIONS[section])) {
      expect(draftValue(spec, draftOf(spec, spec.defaultValue))).toEqual(spec.defaultValue);
      expect(isChanged(spec, draftOf(spec, spec.defaultValue), spec.defaultValue)).toBe(false);
    }
  }
});

test("what was typed becomes the field's value, and nonsense goes out as it is", () => {
  const period = specOf("ups", "pollEveryS");
  expect(["1.5", " 1,5 ", "2s", ""].map((text) => draftValue(period, text))).toEqual([1.5, 1.5, "2s", null]);
  expect(draftValue(specOf("ups", "batteryReplacedOn"), " ")).toBe(null);
  expect(draftValue(specOf("identity", "name"), " ")).toBe("");
  expect(draftValue(specOf("nut", "aliases"), "qnapups\n\n ups2 ")).toEqual(["qnapups", "ups2"]);
});

test("a secret that is set stays until it is replaced; a new entry without one sends none", () => {
  const spec = specOf("snmp", "communities");
  const value = [{ label: "noc", community: { set: true } }];
  const draft = draftOf(spec, value);
  if (typeof draft === "string" || typeof draft === "boolean") throw new Error("entries are a list");
  const [noc] = draft;
  if (!noc) throw new Error("the entry is missing");
  expect(draftValue(spec, draft)).toEqual(value);
  const replaced = [{ ...noc, texts: { ...noc.texts, community: "winter" } }];
  expect(draftValue(spec, replaced)).toEqual([{ label: "noc", community: "winter" }]);
  expect(isChanged(spec, replaced, value)).toBe(true);
  expect(draftValue(spec, [{ id: "new", texts: { label: "lab" }, kept: [] }])).toEqual([{ label: "lab" }]);
});
