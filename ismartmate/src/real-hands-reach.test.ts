import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL(".", import.meta.url));

/** The modules, tests aside, that load `module` and not only its types. */
async function loadersOf(module: string): Promise<readonly string[]> {
  const loads = new RegExp(`(?<!import type [^;]*)(?:from |import\\()["'][^"']*/${module}\\.ts["']`);
  const found: string[] = [];
  for await (const file of glob("**/*.ts", { cwd: ROOT })) {
    if (!file.endsWith(".test.ts") && loads.test(await readFile(`${ROOT}/${file}`, "utf8"))) found.push(file);
  }
  return found.toSorted();
}

test("SAFETY 34: what ends the machine is loaded by the real hands alone, and those by main.ts alone", async () => {
  expect(await loadersOf("power-off")).toEqual(["hands/real-hands.ts"]);
  expect(await loadersOf("real-hands")).toEqual(["main.ts"]);
});
