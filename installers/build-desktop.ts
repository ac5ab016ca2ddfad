/**
 * Packs the desktop programs named (all if none is) into `dist/desktop`, as folders or, with `--installer`, as what is handed out:
 *
 *     node installers/build-desktop.ts [--installer] [PROGRAM...]
 *
 * With ELECTRON_OVERRIDE_DIST_PATH the Electron of that folder is packed. The bundles have to be built before.
 */
import { parseArgs } from "node:util";
import { buildWindow } from "./desktop/build-window.ts";
import { packProgram } from "./desktop/pack-program.ts";
import { desktopProgramsOf } from "./desktop/programs.ts";

const { values, positionals } = parseArgs({ options: { installer: { type: "boolean", default: false } }, allowPositionals: true });
try {
  for (const program of desktopProgramsOf(positionals)) {
    await buildWindow(program);
    const electronFolder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? null;
    console.log(await packProgram(program, { target: values.installer ? "installer" : "folder", electronFolder }));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
