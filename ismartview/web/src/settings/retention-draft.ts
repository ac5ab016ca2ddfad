import { type Retention, retentionSchema } from "@istars/protocol/model/ismartview/readings.ts";
import { fieldSpecs } from "@istars/ui/forms/field-spec.ts";

/** Names of the settings in the order of the form. */
export const RETENTION_FIELDS = ["everyS", "readingsDays", "minutesDays", "hoursYears"] as const satisfies readonly (keyof Retention)[];
export type RetentionField = (typeof RETENTION_FIELDS)[number];

/** What stands in the fields. */
export type RetentionDraft = Readonly<Record<RetentionField, string>>;

const SPECS = fieldSpecs(retentionSchema);

/** The smallest and largest number that is taken. */
export function limitsOf(field: RetentionField): { readonly min: number; readonly max: number } {
  const spec = SPECS.find(({ name }) => name === field);
  return { min: spec?.minimum ?? 0, max: spec?.maximum ?? Number.MAX_SAFE_INTEGER };
}

export const draftOf = (values: Retention): RetentionDraft => ({
  everyS: String(values.everyS),
  readingsDays: String(values.readingsDays),
  minutesDays: String(values.minutesDays),
  hoursYears: String(values.hoursYears),
});

/** The number that was typed; `null` for what is none, or none that is taken. */
export function numberIn(draft: RetentionDraft, field: RetentionField): number | null {
  const text = draft[field].trim();
  const { min, max } = limitsOf(field);
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : null;
}

/** All of it, or `null` while something is not right. */
export function retentionIn(draft: RetentionDraft): Retention | null {
  const everyS = numberIn(draft, "everyS");
  const readingsDays = numberIn(draft, "readingsDays");
  const minutesDays = numberIn(draft, "minutesDays");
  const hoursYears = numberIn(draft, "hoursYears");
  return everyS === null || readingsDays === null || minutesDays === null || hoursYears === null
    ? null
    : { everyS, readingsDays, minutesDays, hoursYears };
}
