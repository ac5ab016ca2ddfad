import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { systemClock } from "@istars/service/clock.ts";
import { findElectron } from "@istars/service/launch/desktop-window.ts";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { missingPeers, PEERS } from "../peers.ts";
import { root } from "../steps.ts";
import { PROGRAM } from "./card-bench.ts";
import { RunningProcess } from "./process.ts";

const electron = findElectron(process.env, process.platform);
/** The folder of Electron's program; `null` if there is none. */
export const electronFolder = electron === null ? null : dirname(electron);

/** What windows need and this machine does not have. A suite is skipped when this is not empty, and says so by its name. */
export const missingForWindows: readonly string[] = [
  ...missingPeers("xvfb", "libgtk-3-0", "libnss3", "libgbm1", "libasound2"),
  ...(electron === null ? ["Electron (ELECTRON_OVERRIDE_DIST_PATH)"] : []),
];

/** A suite's name, with what it is skipped for. */
export const windowSuite = (name: string): string =>
  missingForWindows.length === 0 ? name : `${name} (skipped for want of ${missingForWindows.join(", ")})`;

export interface OpenOptions {
  /** A program's built window, or an installed program. */
  readonly window: { readonly folder: string } | { readonly executable: string };
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A window that a person would have in front of them, and the program behind it. */
export interface OpenWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
}

/** A desktop of one person: a screen, and a folder for what programs keep. */
export class DesktopBench implements AsyncDisposable {
  readonly display: string;
  /** What the person's programs keep. */
  readonly config: string;
  readonly #screen: RunningProcess;
  readonly #apps = new Set<ElectronApplication>();

  private constructor(screen: RunningProcess, display: string, config: string) {
    this.#screen = screen;
    this.display = display;
    this.config = config;
  }

  static async start(): Promise<DesktopBench> {
    // It takes a free number by itself and says which.
    const screen = RunningProcess.start(PEERS.xvfb, ["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]);
    const [number] = await screen.waitForLine(/^\d+$/, { withinMs: 20_000 });
    return new DesktopBench(screen, `:${number}`, await mkdtemp(join(tmpdir(), "istars-desktop-")));
  }

  /** The environment of the person's programs. */
  get env(): Record<string, string> {
    const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...env } = process.env;
    const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return { ...Object.fromEntries(given), DISPLAY: this.display, XDG_CONFIG_HOME: this.config, LANGUAGE: "en", LC_ALL: "C.UTF-8" };
  }

  /** Starts a program and waits for its window. */
  async open(options: OpenOptions): Promise<OpenWindow> {
    const app = await this.launch(options);
    return { app, page: await app.firstWindow({ timeout: 30_000 }) };
  }

  /** Starts a program that may show no window. */
  async launch({ window, args = [], env = {} }: OpenOptions): Promise<ElectronApplication> {
    if (electron === null) throw new Error("there is no Electron here");
    const app = await _electron.launch({
      executablePath: "executable" in window ? window.executable : electron,
      args: ["--no-sandbox", "--disable-gpu", ...("folder" in window ? [window.folder] : []), ...args],
      env: { ...this.env, ...env },
    });
    this.#apps.add(app);
    app.once("close", () => this.#apps.delete(app));
    return app;
  }

  /** What a program keeps in a file of its folder. */
  readKept(title: string, file: string): Promise<string> {
    return readFile(join(this.config, title, file), "utf8");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const app of this.#apps) await endApp(app);
    await this.#screen[Symbol.asyncDispose]();
    await rm(this.config, { recursive: true, force: true });
  }
}

/** Closes a program, and makes it end if it does not. */
async function endApp(app: ElectronApplication): Promise<void> {
  const done = new AbortController();
  const forced = systemClock.sleep(10_000, done.signal).then(
    () => app.process().kill("SIGKILL"),
    () => {}, // it closed in time
  );
  await app.close().catch(() => {}); // killed, or gone already
  done.abort();
  await forced;
}

/** iSearch's window over its bundle; the cards of the test listen on `cardPort`. */
export const isearchWindow = (cardPort: number): OpenOptions => ({
  window: { folder: join(root, "isearch", "desktop", "dist") },
  env: {
    ISTARS_DESKTOP_SERVICE: JSON.stringify([
      ...[PROGRAM.command, join(root, "dist", "isearch", "main.mjs")],
      ...["web", "--port", String(cardPort)],
    ]),
  },
});

/** iSmartView's window over its bundle; what it keeps is the person's. */
export const ismartviewWindow = (): OpenOptions => ({
  window: { folder: join(root, "ismartview", "desktop", "dist") },
  env: { ISTARS_DESKTOP_SERVICE: JSON.stringify([PROGRAM.command, join(root, "dist", "ismartview", "main.mjs"), "serve"]) },
});

/** iSmartMate's window over the service that wrote `localFile`. */
export const ismartmateWindow = (localFile: string): OpenOptions => ({
  window: { folder: join(root, "ismartmate", "desktop", "dist") },
  args: [`--local-file=${localFile}`],
});

/** Process ids of the children of a process, by what its command line holds. */
export async function childrenOf(pid: number, word: string): Promise<readonly number[]> {
  const pids = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ").filter(Boolean).map(Number);
  const lines = await Promise.all(pids.map((child) => readFile(`/proc/${child}/cmdline`, "utf8").catch(() => "")));
  return pids.filter((_, i) => lines[i]?.includes(word));
}
