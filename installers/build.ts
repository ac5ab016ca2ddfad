import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Packages with native code: they stay as they are and travel beside the bundle. */
export const NATIVE_PACKAGES = ["better-sqlite3", "serialport"] as const;

/** CommonJS dependencies inside an ES module bundle still ask for `require`. */
const REQUIRE_BANNER =
  "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);";

/**
 * Bundles Node programs into `outdir`, one file per entry and each worker an entry of its own, and what is loaded only when it is needed
 * in chunks beside them. So are source maps, and the licences of what is bundled.
 *
 * Names stay as they are in the source: restoring them at run time (`keepNames`) costs a card 8 MB, and what short names save on the
 * disk they cost in memory. Licences stay out of the code because one letter outside ASCII makes the engine hold it in double width.
 */
export async function bundlePrograms(outdir: string, entryPoints: Readonly<Record<string, string>>): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: { ...entryPoints },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    splitting: true,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "linked",
    sourcemap: "linked",
    external: [...NATIVE_PACKAGES],
    banner: { js: REQUIRE_BANNER },
    logLevel: "warning",
  });
}

/** The card firmware's entries; `worker` must stand beside `main`. */
export const CARD_ENTRIES = { main: "card-firmware/src/main.ts", worker: "card-firmware/src/store/worker.ts" } as const;

export interface CardBuild {
  readonly folder?: string;
  readonly entries?: Readonly<Record<keyof typeof CARD_ENTRIES, string>>;
}

/** Bundles the card into `dist/FOLDER`, its pages beside it. Returns the folder's path. */
export const buildCard = ({ folder = "card", entries = CARD_ENTRIES }: CardBuild = {}): Promise<string> =>
  buildProgram("card-firmware", folder, entries);

/** Bundles iSearch into `dist/isearch`, its pages beside it. Returns the folder's path. */
export const buildIsearch = (): Promise<string> => buildProgram("isearch", "isearch", { main: "isearch/src/main.ts" });

/** Bundles iSmartMate into `dist/ismartmate`, its pages beside it. Returns the folder's path. */
export const buildIsmartmate = (): Promise<string> => buildProgram("ismartmate", "ismartmate", { main: "ismartmate/src/main.ts" });

/** iSmartView's entries; `worker` must stand beside `main`. */
const ISMARTVIEW_ENTRIES = { main: "ismartview/src/main.ts", worker: "ismartview/src/store/worker.ts" } as const;

/** Bundles iSmartView into `dist/ismartview`, its pages beside it. Returns the folder's path. */
export const buildIsmartview = (): Promise<string> => buildProgram("ismartview", "ismartview", ISMARTVIEW_ENTRIES);

/** The pages, and the window of a program that has one, have to be built before, by `build-web`. */
async function buildProgram(program: string, folder: string, entries: Readonly<Record<string, string>>): Promise<string> {
  const pages = join(root, program, "web", "dist");
  if (!existsSync(join(pages, "index.html"))) throw new Error(`${program}/web/dist is missing; build the web pages first`);
  const outdir = join(root, "dist", folder);
  await bundlePrograms(outdir, entries);
  cpSync(pages, join(outdir, "web"), { recursive: true });
  const window = join(root, program, "desktop", "dist");
  if (existsSync(window)) cpSync(window, join(outdir, "desktop"), { recursive: true });
  return outdir;
}

if (import.meta.main) {
  for (const build of [buildCard, buildIsearch, buildIsmartmate, buildIsmartview]) console.log(await build());
}
