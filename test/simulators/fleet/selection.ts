import { isObject } from "../field-rules.ts";
import { makeDice } from "../ups/chance.ts";

/** Which cards are meant: so many, whichever they are, or these numbers. */
export type Selection = { readonly count: number } | { readonly numbers: readonly number[] };

const ALLOWED = 'one of {"share":0 to 1}, {"cards":how many} and {"cards":[numbers of cards]}';

/** Reads the cards that a request means; text that says what would have done where it means none that can be. */
export function readSelection(value: unknown, total: number): Selection | string {
  if (!isObject(value)) return ALLOWED;
  const given = new Map<string, unknown>(Object.entries(value));
  const [share, cards] = [given.get("share"), given.get("cards")];
  if (given.has("share")) {
    const isShare = typeof share === "number" && share >= 0 && share <= 1 && !given.has("cards");
    return isShare ? { count: Math.round(share * total) } : ALLOWED;
  }
  if (isNumber(cards, 0, total)) return { count: cards };
  if (!Array.isArray(cards) || !cards.every((one: unknown) => isNumber(one, 1, total))) return `${ALLOWED}; there are ${total} cards`;
  return { numbers: cards };
}

const isNumber = (value: unknown, low: number, high: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= low && value <= high;

/** The numbers 1 to `total` in an order that is the same for the same seed. */
export function shuffled(total: number, seed: number): readonly number[] {
  const dice = makeDice(seed);
  const numbers = Array.from({ length: total }, (_, index) => index + 1);
  for (let last = total - 1; last > 0; last--) {
    const other = dice(last + 1);
    [numbers[last], numbers[other]] = [numbers[other] ?? 0, numbers[last] ?? 0];
  }
  return numbers;
}
