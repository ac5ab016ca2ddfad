import { SECTION_NAMES, SECTIONS, type SectionName } from "@istars/protocol/model/settings/sections.ts";
import { type FieldSpec, fieldSpecs } from "@istars/ui/forms/field-spec.ts";
import { type FieldTexts, fieldTextsZh, type SectionTexts } from "./field-words.zh.ts";

/** The sections' own words in languages other than that of their schemas. */
const TRANSLATED: Readonly<Record<string, SectionTexts>> = { zh: fieldTextsZh };

/** A section's title and what it is about. */
export function sectionWords(section: SectionName, language: string): FieldTexts {
  const schema: object = SECTIONS[section];
  return TRANSLATED[language]?.[section].about ?? (schema as FieldTexts);
}

/** A field's title; `null` if there is no such section or field. */
export function fieldTitle(section: string, name: string, language: string): string | null {
  const known = SECTION_NAMES.find((one) => one === section);
  const spec = known && fieldSpecs(SECTIONS[known]).find((one) => one.name === name);
  return known && spec ? inLanguage(spec, known, language).title : null;
}

/** A field with its words in `language`, and those of its members. */
export function inLanguage(spec: FieldSpec, section: SectionName, language: string): FieldSpec {
  const fields: Readonly<Record<string, FieldTexts>> = TRANSLATED[language]?.[section].fields ?? {};
  const words = (one: FieldSpec, path: string): FieldSpec => ({ ...one, ...fields[path] });
  return { ...words(spec, spec.name), members: spec.members.map((member) => words(member, `${spec.name}.${member.name}`)) };
}
