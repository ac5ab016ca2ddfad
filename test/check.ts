import { runAll, STATIC_STEPS } from "./steps.ts";

// The fast loop: types, lint, unused code and unit tests.
const ok = await runAll([...STATIC_STEPS, { name: "unit tests", command: "vitest", args: ["run", "--project", "unit", "--reporter=dot"] }]);
process.exit(ok ? 0 : 1);
