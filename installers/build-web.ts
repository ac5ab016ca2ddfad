/**
 * Builds the card's web UI into `card-firmware/web/dist`, with a `.gz` and a `.br` beside every file that compresses.
 *
 *     node installers/build-web.ts [--if-changed]
 *
 * Fails when what a first visit loads (log-in, first password, overview) is heavier than its limit.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "vite";
import { compressFolder } from "./web/compress-folder.ts";
import { type BuiltFile, firstVisit } from "./web/first-visit.ts";
import { hashOfSources } from "./web/source-hash.ts";

/** All that log-in and then the overview need, gzip, bytes. */
const FIRST_VISIT_LIMIT = 300 * 1024;
/** Pages that a first visit opens, by the end of their module's path. */
const FIRST_PAGES = ["login-page.tsx", "first-password-page.tsx", "overview-page.tsx"];

const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(root, "card-firmware/web/dist");
const stamp = join(root, "node_modules/.cache/web-build");

const { values } = parseArgs({ options: { "if-changed": { type: "boolean", default: false } } });
const hash = hashOfSources(root, [
  "card-firmware/web",
  "card-firmware/vite.config.ts",
  "shared/ui",
  "shared/protocol/src/model",
  "installers/build-web.ts",
  "installers/web",
  "package-lock.json",
]);
const isCurrent = existsSync(join(target, "index.html")) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
if (values["if-changed"] && isCurrent) process.exit(0);

const startedMs = performance.now();
// Built aside and swapped in, so that a card that is running never serves half a build.
const aside = join(root, `node_modules/.cache/web-${process.pid}`);
const fresh = join(aside, "new");
const result = await build({ configFile: join(root, "card-firmware/vite.config.ts"), logLevel: "warn", build: { outDir: fresh } });
if (Array.isArray(result) || !("output" in result)) throw new Error("the build brought no output");
const files: BuiltFile[] = result.output.map((file) =>
  file.type === "chunk"
    ? {
        name: file.fileName,
        isEntry: file.isEntry,
        modules: file.moduleIds,
        imports: file.imports,
        styles: [...(file.viteMetadata?.importedCss ?? [])],
      }
    : { name: file.fileName, isEntry: false, modules: [], imports: [], styles: [] },
);
const sizes = compressFolder(fresh);

console.log("Web UI, bytes (gzip):");
for (const { name } of files) if (sizes.has(name)) console.log(`  ${String(sizes.get(name)).padStart(8)}  ${name}`);
const firstBytes = firstVisit(files, FIRST_PAGES).reduce((sum, name) => sum + (sizes.get(name) ?? 0), sizes.get("index.html") ?? 0);
const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
console.log(`  ${String(firstBytes).padStart(8)}  log-in and overview together, limit ${FIRST_VISIT_LIMIT}; built in ${seconds} s`);
if (firstBytes > FIRST_VISIT_LIMIT) {
  rmSync(aside, { recursive: true, force: true });
  console.error(`the first visit loads ${firstBytes - FIRST_VISIT_LIMIT} bytes more than it may; see what the chunks above hold`);
  process.exit(1);
}

if (existsSync(target)) renameSync(target, join(aside, "old"));
renameSync(fresh, target);
rmSync(aside, { recursive: true, force: true });
mkdirSync(join(stamp, ".."), { recursive: true });
writeFileSync(stamp, hash);
