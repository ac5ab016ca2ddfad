import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import manifest from "../../package.json" with { type: "json" };
import type { DesktopProgramBuild } from "./programs.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Bundles a program's window into its `desktop/dist`: what runs beside the page and what runs in it, each one CommonJS file, because that
 * is all that a page's sandbox loads. Node 18 is the oldest that a window runs on: that of Electron 25. Returns the folder's path.
 */
export async function buildWindow({ program, title, description }: DesktopProgramBuild): Promise<string> {
  const target = join(root, program, "desktop/dist");
  // Built aside and swapped in: a window that starts meanwhile finds the old one or the new one.
  const aside = join(root, "node_modules/.cache", `window-${program}-${process.pid}`);
  try {
    await build({
      absWorkingDir: root,
      entryPoints: { main: `${program}/desktop/main.ts`, preload: "shared/desktop/src/preload.ts" },
      outdir: join(aside, "new"),
      outExtension: { ".js": ".cjs" },
      bundle: true,
      platform: "node",
      target: ["node18", "chrome114"],
      format: "cjs",
      legalComments: "linked",
      external: ["electron"],
      logLevel: "warning",
    });
    const about = { name: program, productName: title, version: manifest.version, description, author: "iStars", main: "main.cjs" };
    writeFileSync(join(aside, "new", "package.json"), `${JSON.stringify(about, null, 2)}\n`);
    mkdirSync(join(target, ".."), { recursive: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(join(aside, "new"), target);
    return target;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
