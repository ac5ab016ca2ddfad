import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";
import { compressFolder } from "./compress-folder.ts";
import { type BuiltFile, firstVisit } from "./first-visit.ts";
import type { Pages } from "./pages.ts";
import { hashOfSources } from "./source-hash.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, "node_modules/.cache");
/** What the pages of every program are made of and with. */
const SHARED_SOURCES = ["shared/ui", "shared/protocol/src/model", "installers/build-web.ts", "installers/web", "package-lock.json"];

/**
 * Builds a program's pages into its `web/dist`, with a `.gz` and a `.br` beside every file that compresses, and prints what they weigh.
 * Throws when a first visit loads more than it may; the pages built before stay then.
 */
export async function buildPages(pages: Pages, { ifChanged }: { readonly ifChanged: boolean }): Promise<void> {
  const { program } = pages;
  const target = join(root, program, "web/dist");
  const stamp = join(cache, `web-build-${program}`);
  const hash = hashOfSources(root, [`${program}/web`, `${program}/vite.config.ts`, ...SHARED_SOURCES]);
  const isCurrent = existsSync(join(target, "index.html")) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
  if (ifChanged && isCurrent) return;

  const startedMs = performance.now();
  // Built aside and swapped in, so that a program that is running never serves half a build.
  const aside = join(cache, `web-${program}-${process.pid}`);
  try {
    const fresh = join(aside, "new");
    const files = await bundle(join(root, program, "vite.config.ts"), fresh);
    report(pages, files, { sizes: compressFolder(fresh), tookMs: performance.now() - startedMs });
    if (existsSync(target)) renameSync(target, join(aside, "old"));
    renameSync(fresh, target);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

async function bundle(configFile: string, outDir: string): Promise<readonly BuiltFile[]> {
  // Where a test runner has set another one, the libraries would come as they are for developers: heavier and slower.
  process.env.NODE_ENV = "production";
  const result = await build({ configFile, logLevel: "warn", build: { outDir } });
  if (Array.isArray(result) || !("output" in result)) throw new Error("the build brought no output");
  return result.output.map(builtFile);
}

const builtFile = (file: Rolldown.OutputChunk | Rolldown.OutputAsset): BuiltFile =>
  file.type === "chunk"
    ? {
        name: file.fileName,
        isEntry: file.isEntry,
        modules: file.moduleIds,
        imports: file.imports,
        styles: [...(file.viteMetadata?.importedCss ?? [])],
      }
    : { name: file.fileName, isEntry: false, modules: [], imports: [], styles: [] };

interface Measured {
  /** On the wire with gzip, by file. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly tookMs: number;
}

function report({ program, firstPages, firstVisitLimit }: Pages, files: readonly BuiltFile[], { sizes, tookMs }: Measured): void {
  const line = (bytes: number, what: string) => console.log(`  ${String(bytes).padStart(8)}  ${what}`);
  console.log(`Pages of ${program}, bytes (gzip):`);
  for (const { name } of files) if (sizes.has(name)) line(sizes.get(name) ?? 0, name);
  const firstBytes = firstVisit(files, firstPages).reduce((sum, name) => sum + (sizes.get(name) ?? 0), sizes.get("index.html") ?? 0);
  line(firstBytes, `the first visit, limit ${firstVisitLimit}; built in ${(tookMs / 1_000).toFixed(1)} s`);
  if (firstBytes <= firstVisitLimit) return;
  const excess = firstBytes - firstVisitLimit;
  throw new Error(`the first visit of ${program} loads ${excess} bytes more than it may; see what the chunks above hold`);
}
