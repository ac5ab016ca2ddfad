import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const MB = 2 ** 20;

/** MB that a half of the space for new objects holds in a process of its own, after work of which much lives on for a while. */
async function newSpaceAfterWork(begin: string): Promise<number> {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { keepHeapSmall, keepHeapSteady } from ${JSON.stringify(new URL("small-heap.ts", import.meta.url).href)};
    ${begin}
    const looks = [];
    let living = [];
    for (let i = 0; i < 2_000_000; i++) {
      living.push({ i, both: [i, i + 1] });
      if (living.length > 400_000) living = living.slice(200_000);
      if (i < 1_000_000 || i % 20_000 > 0) continue;
      const { space_used_size: used, space_available_size: free } = getHeapSpaceStatistics().find((one) => one.space_name === "new_space");
      looks.push(used + free);
    }
    // While objects are copied out of it, more is counted than it holds.
    console.log(Math.min(...looks));
  `;
  // How large it may become depends on the machine's memory otherwise.
  const { stdout } = await run(process.execPath, ["--max-semi-space-size=32", "--input-type=module", "--eval", script]);
  return Math.round(Number(stdout) / MB);
}

test("the space for new objects stays as large as it is held, whatever survives", async () => {
  expect(await newSpaceAfterWork("")).toBe(32);
  expect(await newSpaceAfterWork("keepHeapSteady();")).toBe(16);
  expect(await newSpaceAfterWork("keepHeapSmall();")).toBe(1);
});
