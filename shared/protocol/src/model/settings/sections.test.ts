import type { TObject } from "typebox";
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { sectionParamsSchema } from "./document.ts";
import { defaultsOf } from "./section.ts";
import { SECTION_NAMES, SECTIONS } from "./sections.ts";

test("every section can be asked for by its name, and no other", () => {
  for (const section of SECTION_NAMES) expect([section, Compile(sectionParamsSchema).Check({ section })]).toEqual([section, true]);
  expect(Compile(sectionParamsSchema).Check({ section: "weather" })).toBe(false);
  expect(Compile(sectionParamsSchema).Check({ section: "constructor" })).toBe(false);
});

test("the defaults of every section fit its own schema, and are nobody's to change", () => {
  for (const [name, schema] of Object.entries<TObject>(SECTIONS)) {
    const defaults = defaultsOf(schema);
    expect([name, Compile(schema).Check(defaults)]).toEqual([name, true]);
    expect(defaultsOf(schema)).not.toBe(defaults);
  }
  defaultsOf(SECTIONS.nut).aliases.push("changed");
  expect(defaultsOf(SECTIONS.nut).aliases).toEqual([]);
});

test("every field says what it is, for forms and docs", () => {
  for (const { properties, title, description } of Object.values(SECTIONS).map((schema) => schema as Named)) {
    for (const about of [{ title, description }, ...Object.values(properties)]) {
      expect(about.title).toMatch(/^\S.*[^.]$/);
      expect(about.description).toMatch(/^\S.{5,}[^.]$/);
    }
  }
});

interface Named {
  readonly title?: string;
  readonly description?: string;
  readonly properties: Readonly<Record<string, { readonly title?: string; readonly description?: string }>>;
}
