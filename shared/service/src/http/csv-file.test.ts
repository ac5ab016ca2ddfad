import { expect, test } from "vitest";
import { CsvFile } from "./csv-file.ts";

async function* pagesOf(...pages: readonly (readonly (string | number | null)[])[][]) {
  yield* pages;
}

test("lines end as RFC 4180 has them, numbers stay numbers, what is missing is empty and formulas are only text", async () => {
  const { body } = new CsvFile("x.csv", ["a", "b"], pagesOf([[-1.5, null]], [], [["=1+1", 'say "x", y']]));
  expect(String(Buffer.concat(await body.map((chunk) => Buffer.from(chunk)).toArray()))).toBe(`a,b\r\n-1.5,\r\n'=1+1,"say ""x"", y"\r\n`);
});

test("a download that its reader gives up asks for no more pages", async () => {
  let pages = 0;
  let isOver = false;
  async function* endless() {
    try {
      for (;;) yield [[++pages]];
    } finally {
      isOver = true;
    }
  }
  const { body } = new CsvFile("endless.csv", ["n"], endless());
  const reader = body[Symbol.asyncIterator]();
  await reader.next();
  await reader.next();
  await new Promise((resolve) => {
    body.once("close", resolve);
    body.destroy();
  });
  const seen = pages;
  await new Promise((resolve) => setImmediate(resolve));
  expect([pages, isOver]).toEqual([seen, true]);
});
