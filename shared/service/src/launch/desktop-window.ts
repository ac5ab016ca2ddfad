import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The Electron of the folder that this names; without it the installed package's. */
const FOLDER_VARIABLE = "ELECTRON_OVERRIDE_DIST_PATH";
/** How a window that runs from its sources is told what its service is: the command as a JSON list of words. */
const SERVICE_VARIABLE = "ISTARS_DESKTOP_SERVICE";

const EXECUTABLES: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32: "electron.exe",
  darwin: "Electron.app/Contents/MacOS/Electron",
};

/** Electron's program on this machine; `null` if there is none. */
export function findElectron(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const executable = EXECUTABLES[platform] ?? "electron";
  const places = [env[FOLDER_VARIABLE], installedFolder()];
  return places.map((folder) => (folder ? join(folder, executable) : "")).find((path) => path !== "" && existsSync(path)) ?? null;
}

/** The package fetches its program only when it is first used, so that the package is there proves nothing. */
function installedFolder(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("electron/package.json")), "dist");
  } catch {
    return undefined; // a program that ships has no packages beside it
  }
}

/** The folder of a program's built window, beside the bundle or, from this file of the sources, at `fromSources`; `null` if there is none. */
export function findWindow(moduleUrl: string, fromSources: string): string | null {
  const places = ["desktop", fromSources].map((path) => fileURLToPath(new URL(path, moduleUrl)));
  return places.find((path) => existsSync(join(path, "main.cjs"))) ?? null;
}

export interface WindowCommandOptions {
  readonly electron: string;
  /** Of the built window. */
  readonly folder: string;
  /** What starts the window's service, if that is its child. */
  readonly service: readonly string[] | null;
  /** Electron's sandbox needs a person who is not root. */
  readonly isRoot: boolean;
  /** Further words for the window. */
  readonly args: readonly string[];
}

/** What opens the window, and what is added to the environment for it. */
export function windowCommand({ electron, folder, service, isRoot, args }: WindowCommandOptions) {
  return {
    command: electron,
    args: [...(isRoot ? ["--no-sandbox"] : []), folder, ...args],
    env: service === null ? {} : { [SERVICE_VARIABLE]: JSON.stringify(service) },
  };
}

export interface OpenWindowOptions {
  /** What people call the program. */
  readonly title: string;
  /** `import.meta.url` of the program's command. */
  readonly moduleUrl: string;
  readonly fromSources: string;
  readonly service: readonly string[] | null;
  readonly args: readonly string[];
}

/**
 * Opens the program's window and resolves with its exit status when it is closed; aborted, it asks the window to close. Rejects with an
 * `Error` that says what is missing.
 */
export async function openWindow(
  { title, moduleUrl, fromSources, service, args }: OpenWindowOptions,
  signal: AbortSignal,
): Promise<number> {
  const folder = findWindow(moduleUrl, fromSources);
  if (folder === null) throw new Error(`the window of ${title} is not built; npm run build builds it`);
  const electron = findElectron(process.env, process.platform);
  if (electron === null) {
    throw new Error(`Electron is not installed here, so ${title} has no window of its own; its pages open in a browser too`);
  }
  const isRoot = process.getuid?.() === 0;
  const { command, args: words, env } = windowCommand({ electron, folder, service, isRoot, args });
  return untilClosed(spawn(command, words, { env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit"] }), signal);
}

function untilClosed(window: ChildProcess, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const close = () => void window.kill();
    signal.addEventListener("abort", close, { once: true });
    window.once("error", reject);
    window.once("close", (code) => {
      signal.removeEventListener("abort", close);
      resolve(code ?? 1);
    });
  });
}
