import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { pagesConfig } from "../installers/web/pages-config.ts";

/** iSmartView's web UI. */
export default defineConfig(pagesConfig(fileURLToPath(new URL("web", import.meta.url))));
