/** One numeric field of a reply. */
export interface NumberField {
  readonly name: string;
  readonly unit: "V" | "A" | "Hz" | "%" | "°C" | "min" | "VA" | "";
  readonly min: number;
  readonly max: number;
  /** Every form the field has on a healthy unit. Anything else means that bytes were lost or changed on the way. */
  readonly form: RegExp;
}

/** Fields in the order in which they stand in the reply. */
export type FieldTable = readonly NumberField[];
type NameIn<T extends FieldTable> = T[number]["name"];

export interface DecodedFields<T extends FieldTable> {
  readonly values: Readonly<Record<NameIn<T>, number | null>>;
  /** The same fields as they were sent; the form tells volts per cell from pack volts. */
  readonly texts: Readonly<Record<NameIn<T>, string>>;
  /** Why a value that was sent is not used. */
  readonly remarks: readonly string[];
}

/** A field filled with `-` or `@`, point included: this unit does not measure it. */
const NOT_AVAILABLE = /^[-@]+(?:\.[-@]+)?$/;

/**
 * Reads words by a table. `null` if there are not as many words as fields, or one has no form that its field can have: then the reply
 * is not whole and none of it may be used. A value beyond its range is unknown, with a remark; it is never bent into the range.
 */
export function decodeFields<T extends FieldTable>(table: T, words: readonly string[]): DecodedFields<T> | null {
  if (words.length !== table.length) return null;
  const values: Record<string, number | null> = {};
  const texts: Record<string, string> = {};
  const remarks: string[] = [];
  for (const [index, field] of table.entries()) {
    const word = words[index] ?? "";
    texts[field.name] = word;
    if (NOT_AVAILABLE.test(word)) {
      values[field.name] = null;
      continue;
    }
    if (!field.form.test(word)) return null;
    const value = Number(word);
    const inRange = value >= field.min && value <= field.max;
    values[field.name] = inRange ? value : null;
    if (!inRange) remarks.push(`${field.name} ${word} ${field.unit} is outside ${field.min} to ${field.max}`);
  }
  return { values: values as Record<NameIn<T>, number | null>, texts: texts as Record<NameIn<T>, string>, remarks };
}
