import { defineConfig } from "vitest/config";

/** `unit`: threads without isolation, so nothing may keep module state. `e2e`: real peers and processes, one file at a time. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "shared/**/*.test.ts",
            "card-firmware/src/**/*.test.ts",
            "isearch/src/**/*.test.ts",
            "ismartmate/src/**/*.test.ts",
            "ismartview/src/**/*.test.ts",
            "test/simulators/**/*.test.ts",
            "installers/**/*.test.ts",
          ],
          pool: "threads",
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "e2e",
          globalSetup: ["test/e2e/global-setup.ts"],
          include: ["test/e2e/**/*.test.ts", "test/chaos/**/*.test.ts"],
          pool: "forks",
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
