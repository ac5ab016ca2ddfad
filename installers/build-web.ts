/**
 * Builds the pages of the programs named (folders, all if none is), each into its `web/dist`, and the window around them where there is
 * one into its `desktop/dist`:
 *
 *     node installers/build-web.ts [--if-changed] [PROGRAM...]
 *
 * Windows take a tenth of a second and are built each time. Fails when what a first visit loads is heavier than its limit.
 */
import { parseArgs } from "node:util";
import { buildWindow } from "./desktop/build-window.ts";
import { desktopProgramsOf } from "./desktop/programs.ts";
import { buildPages } from "./web/build-pages.ts";
import { pagesOf } from "./web/pages.ts";

const { values, positionals } = parseArgs({ options: { "if-changed": { type: "boolean", default: false } }, allowPositionals: true });
try {
  for (const pages of pagesOf(positionals)) await buildPages(pages, { ifChanged: values["if-changed"] });
  for (const program of desktopProgramsOf(positionals)) await buildWindow(program);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
