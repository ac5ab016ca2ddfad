import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

export interface Step {
  readonly name: string;
  /** A command of `node_modules/.bin`. */
  readonly command: string;
  readonly args: readonly string[];
}

export interface Outcome {
  readonly step: Step;
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

/** Runs one step and keeps what it printed; `live` shows it as it comes. */
export function runStep(step: Step, live: boolean): Promise<Outcome> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(join(root, "node_modules", ".bin", step.command), step.args, {
      cwd: root,
      stdio: live ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    const end = (ok: boolean) => resolve({ step, ok, output, seconds: (performance.now() - startedMs) / 1000 });
    child.on("error", (error) => {
      output += error.message;
      end(false);
    });
    child.on("close", (code) => end(code === 0));
  });
}

/** What has to hold of the sources themselves, before anything is run. */
export const STATIC_STEPS: readonly Step[] = [
  { name: "types: model", command: "tsc", args: ["-p", "tsconfig.model.json"] },
  { name: "types: node", command: "tsc", args: ["-p", "tsconfig.node.json"] },
  { name: "types: web", command: "tsc", args: ["-p", "tsconfig.web.json"] },
  { name: "types: desktop", command: "tsc", args: ["-p", "tsconfig.desktop.json"] },
  { name: "lint and format", command: "biome", args: ["ci", "--colors=off", "--error-on-warnings", "."] },
  { name: "unused code", command: "knip", args: ["--no-progress"] },
];

/** Runs steps two at a time, prints one line each, and the output of those that failed. Returns whether all went well. */
export async function runAll(steps: readonly Step[]): Promise<boolean> {
  const queue = [...steps];
  let allOk = true;
  const lane = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      const outcome = await runStep(step, false);
      console.log(`${outcome.ok ? "ok  " : "FAIL"} ${step.name} (${outcome.seconds.toFixed(1)} s)`);
      if (!outcome.ok) console.log(outcome.output);
      allOk &&= outcome.ok;
    }
  };
  await Promise.all([lane(), lane()]);
  return allOk;
}
