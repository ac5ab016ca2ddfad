import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import presetMantine from "postcss-preset-mantine";
import simpleVars from "postcss-simple-vars";
import type { InlineConfig } from "vite";

/** What every program's pages fetch as it stands: signs, and the script before the first paint. */
const publicDir = fileURLToPath(new URL("../../shared/ui/public", import.meta.url));

/**
 * Calls of these names, and of their members, are taken for free of effect, wherever they stand: schemas are made by them beside constants
 * that pages need, and those nobody uses may go, and the library with them. So nothing that the pages do for its effect may be called so.
 */
export const PURE_NAMES = ["Type", "known", "oneOf", "fact", "quantity"] as const;

/**
 * How a program's pages are built from the folder `root` (absolute) into its `dist`. Chrome 114 is the oldest browser served: the engine
 * of the desktop shell.
 */
export const pagesConfig = (root: string): InlineConfig => ({
  root,
  publicDir,
  plugins: [react()],
  css: { postcss: { plugins: [presetMantine(), simpleVars()] } },
  build: {
    target: "chrome114",
    outDir: "dist",
    emptyOutDir: true,
    // A page must not wait for what an older browser would need.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: {
        manualPureFunctions: [...PURE_NAMES],
        moduleSideEffects: [{ test: /node_modules\/typebox\//, sideEffects: false }],
      },
    },
  },
});
