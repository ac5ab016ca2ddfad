#!/usr/bin/env node
// The one entry for `npm start`, `npm test` and the rest. Runs on the machine's Node (20 or later) only long enough to install what
// is missing and to start the pinned Node with what was asked for.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const bin = join(root, "node_modules", ".bin");
const cache = join(root, "node_modules", ".cache");

/** All that have pages. */
const PROGRAMS = ["card-firmware", "isearch", "ismartmate", "ismartview"];
/** `pages`: programs whose pages have to be built first, given what was asked for. */
const TASKS = {
  start: {
    script: "test/demo/main.ts",
    pages: () => ["card-firmware", "ismartmate", "ismartview"],
    about: "simulated UPS, card, iSmartMate in dry-run, iSmartView over a small fleet, and their pages; Ctrl-C ends them",
  },
  story: { script: "test/demo/story.ts", pages: () => [], about: "one outage from the mains to the last word, line by line" },
  test: { script: "test/run-tests.ts", pages: () => [], about: "everything that proves it" },
  check: { script: "test/check.ts", pages: () => [], about: "types, lint and unit tests" },
  card: { script: "card-firmware/src/main.ts", pages: () => ["card-firmware"], about: "the card firmware" },
  isearch: {
    script: "isearch/src/main.ts",
    pages: ([command]) => (command === "web" || command === "desktop" ? ["isearch"] : []),
    about: "finds cards on the network and sets their addresses",
  },
  ismartmate: {
    script: "ismartmate/src/main.ts",
    pages: ([command]) => (command === "run" || command === "desktop" ? ["ismartmate"] : []),
    about: "shuts this server down before the battery is empty",
  },
  ismartview: {
    script: "ismartview/src/main.ts",
    pages: ([command]) => (command === "serve" || command === "desktop" ? ["ismartview"] : []),
    about: "many UPSs on one screen",
  },
  "fleet-sim": { script: "test/simulators/fleet/main.ts", pages: () => [], about: "many simulated cards in one process" },
  "ups-sim": { script: "test/simulators/ups/main.ts", pages: () => [], about: "a simulated UPS" },
  build: { script: "installers/build.ts", pages: () => PROGRAMS, about: "bundles what ships into dist/" },
  "build-desktop": { script: "installers/build-desktop.ts", pages: () => PROGRAMS, about: "the desktop programs, into dist/desktop" },
  bench: {
    script: "test/bench/main.ts",
    pages: () => ["card-firmware", "ismartmate", "ismartview"],
    about: "measurements beside their peers",
  },
};

const [name, ...rest] = process.argv.slice(2);
const task = TASKS[name];
if (!task) {
  console.error(
    `usage: node run.mjs TASK [OPTIONS]\n\n${Object.entries(TASKS)
      .map(([n, t]) => `  ${n.padEnd(10)}${t.about}`)
      .join("\n")}`,
  );
  process.exit(2);
}

/** Installs the packages when the lock file has changed since the last time. */
function installPackages() {
  const stamp = join(cache, "installed");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.error("Installing packages (once) …");
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    console.error("npm ci failed; the messages above say why");
    process.exit(1);
  }
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, lock);
}

/** The pinned Node of the lock file; the machine's own where no package carries one (macOS), if it is new enough. */
function pinnedNode() {
  const own = join(bin, process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  console.error(`Node 24 or later is needed on ${process.platform}; this is ${process.version}`);
  process.exit(1);
}

installPackages();
const node = pinnedNode();
const env = {
  ...process.env,
  PATH: `${bin}${process.platform === "win32" ? ";" : ":"}${process.env.PATH}`,
  NODE_COMPILE_CACHE: join(cache, "compile"),
};
const programs = task.pages(rest);
if (programs.length > 0) {
  const build = [join(root, "installers/build-web.ts"), "--if-changed", ...programs];
  const built = spawnSync(node, build, { cwd: root, env, stdio: ["ignore", 2, 2] });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const child = spawn(node, [join(root, task.script), ...rest], { cwd: root, env, stdio: "inherit" });
// The child ends by itself on Ctrl-C: it is in the same process group. Waiting here keeps its last words on the screen.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => signal === "SIGTERM" && child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
