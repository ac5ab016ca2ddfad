import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The built pages stand beside the bundle, or beside the sources. */
const PLACES = ["web", "../../web/dist"];

/** The folder of the built pages, absolute. Throws an `Error` that says how to build them. */
export function findWebRoot(): string {
  const found = PLACES.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(`${path}/index.html`));
  if (found === undefined) throw new Error("the pages of iSearch are not built; npm run isearch -- web builds them");
  return found;
}
