import { expect, test } from "vitest";
import { AnswerRate } from "./answer-rate.ts";

/** Answers given of `asked`, the questions `everyMs` apart. */
const given = (rate: AnswerRate, addresses: readonly string[], { everyMs = 0, fromMs = 0 } = {}) =>
  addresses.filter((address, i) => rate.take(address, fromMs + i * everyMs)).length;
const times = (count: number, address: (i: number) => string) => Array.from({ length: count }, (_, i) => address(i));

test("one asker gets eight answers at once and four a second from then on", () => {
  const rate = new AnswerRate();
  const asker = () => "192.0.2.9";
  expect(given(rate, times(100, asker))).toBe(8);
  expect(given(rate, times(100, asker), { everyMs: 100 })).toBe(39);
  expect(
    given(
      rate,
      times(10, () => "192.0.2.10"),
      { fromMs: 10_000 },
    ),
  ).toBe(8);
});

test("all askers together get 64 answers a second", () => {
  const rate = new AnswerRate();
  expect(
    given(
      rate,
      times(1_000, (i) => `10.0.${i >> 8}.${i & 255}`),
    ),
  ).toBe(64);
  expect(
    given(
      rate,
      times(1_000, (i) => `10.1.${i >> 8}.${i & 255}`),
      { everyMs: 1 },
    ),
  ).toBe(63);
});

test("a flood of made-up askers does not make the card remember more and more of them", () => {
  const rate = new AnswerRate();
  given(
    rate,
    times(100_000, (i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`),
    { everyMs: 16 },
  );
  expect(rate.size).toBe(256);
});
