import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const MB = 2 ** 20;

/** MB of the space for new objects in a process of its own, after work of which much lives on for a while. */
async function newSpaceAfterWork(begin: string): Promise<number> {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { keepHeapSmall, keepHeapSteady } from ${JSON.stringify(new URL("small-heap.ts", import.meta.url).href)};
    ${begin}
    let living = [];
    for (let i = 0; i < 2_000_000; i++) {
      living.push({ i, both: [i, i + 1] });
      if (living.length > 400_000) living = living.slice(200_000);
    }
    console.log(getHeapSpaceStatistics().find((one) => one.space_name === "new_space").space_size);
  `;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script]);
  return Number(stdout) / MB;
}

test("the space for new objects stays as large as it is held, whatever survives", async () => {
  expect(await newSpaceAfterWork("")).toBeGreaterThan(32);
  expect(await newSpaceAfterWork("keepHeapSteady();")).toBe(32);
  expect(await newSpaceAfterWork("keepHeapSmall();")).toBeLessThan(8);
});
