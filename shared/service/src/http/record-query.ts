import { isQuantityId, type QuantityId } from "@istars/protocol/model/quantities.ts";
import { RECORD_LIMITS, RECORD_RANGE_MS, type RecordOrder } from "@istars/protocol/model/records.ts";
import { ApiProblem, type ProblemParams } from "./api-problem.ts";

/** What every list of records takes; its schema has been checked. */
export interface PagedQuery {
  readonly from?: number;
  readonly to?: number;
  readonly limit?: number;
  readonly order?: RecordOrder;
}

export interface AskedRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly newestFirst: boolean;
  readonly limit: number;
}

/** The last moment that JavaScript's dates know: there is nothing behind it. */
const END_OF_TIME_MS = 8_640_000_000_000_000;

/** Says which parameter of the query is wrong, and by which rule. */
export const queryFault = (name: string, code: string, params: ProblemParams = {}): ApiProblem =>
  new ApiProblem("request.invalid", { errors: [{ pointer: `/${name}`, code, ...(Object.keys(params).length > 0 ? { params } : {}) }] });

/** Fails with `request.invalid` when the range ends before it begins. */
export function rangeOf({ from = 0, to = END_OF_TIME_MS, limit, order }: PagedQuery): AskedRange {
  if (to <= from) throw queryFault("to", "exclusiveMinimum", { limit: from });
  return { fromMs: from, toMs: to, newestFirst: order !== "oldest", limit: limit ?? RECORD_LIMITS.defaultPage };
}

/** As `rangeOf`, and no longer than a curve may be. */
export function curveRangeOf(query: { readonly from: number; readonly to: number }): { readonly fromMs: number; readonly toMs: number } {
  const { fromMs, toMs } = rangeOf(query);
  if (toMs - fromMs > RECORD_RANGE_MS) throw queryFault("to", "maximum", { limit: fromMs + RECORD_RANGE_MS });
  return { fromMs, toMs };
}

/** The words of a comma-separated parameter; `null` where it was left out. */
export const wordsOf = (text: string | undefined): readonly string[] | null =>
  text === undefined
    ? null
    : text
        .split(",")
        .map((word) => word.trim())
        .filter((word) => word !== "");

/** As `wordsOf`, each of which has to be one of `known`; fails with `request.invalid`. */
export function knownWordsOf<W extends string>(name: string, text: string | undefined, known: readonly W[]): readonly W[] | null {
  const words = wordsOf(text);
  if (words === null) return null;
  return words.map((word) => {
    const found = known.find((one) => one === word);
    if (found === undefined) throw queryFault(name, "enum", { value: word, allowedValues: known.join(", ") });
    return found;
  });
}

/** Ids of quantities, each once, at most `most`; `null` where they were left out. */
export function fieldsOf(text: string | undefined, most = Number.POSITIVE_INFINITY): readonly QuantityId[] | null {
  const words = wordsOf(text);
  if (words === null) return null;
  const fields = [...new Set(words)].map((word) => {
    if (!isQuantityId(word)) throw queryFault("fields", "enum", { value: word });
    return word;
  });
  if (fields.length === 0) throw queryFault("fields", "minItems", { limit: 1 });
  if (fields.length > most) throw queryFault("fields", "maxItems", { limit: most });
  return fields;
}

/** The numbers that a cursor is made of; fails with `request.invalid` when it is not one of ours. */
export function cursorOf(text: string, parts: number): readonly number[] {
  const numbers = text.split(".").map(Number);
  if (!/^-?\d{1,16}(\.\d{1,16})*$/.test(text) || numbers.length !== parts) throw queryFault("cursor", "pattern");
  return numbers;
}
