import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The built pages stand beside the bundle, or beside the sources of whatever asks. */
const BESIDE_BUNDLE = "web";

/**
 * The folder of a program's built pages, absolute; `null` if they are not built. `base`: `import.meta.url` of who asks; `source`: where
 * they stand from there while the program runs from its sources.
 */
export function findWebRoot(base: string, source: string): string | null {
  const found = [BESIDE_BUNDLE, source].map((path) => fileURLToPath(new URL(path, base)));
  return found.find((path) => existsSync(`${path}/index.html`)) ?? null;
}
