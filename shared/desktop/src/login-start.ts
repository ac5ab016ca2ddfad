import { rmSync } from "node:fs";
import { join } from "node:path";
import { autostartEntry, isAutostartOn } from "./autostart-entry.ts";
import { readKept, writeKept } from "./kept-file.ts";

/** Whether the program starts when the person logs in. */
export interface LoginStart {
  /** `null`: this cannot be had here. */
  read(): boolean | null;
  /** Whether it is as wanted now. */
  write(on: boolean): boolean;
}

/** The word that a start at log-in has on its command line: no window comes up then where there is a sign beside the clock. */
export const HIDDEN_SWITCH = "hidden";

/** A copy that runs from its sources has no command that would start it again. */
export const noLoginStart: LoginStart = { read: () => null, write: () => false };

/** What is needed of Electron's `app`. */
export interface LoginItems {
  getLoginItemSettings(options: { readonly args: string[] }): { readonly openAtLogin: boolean };
  setLoginItemSettings(settings: { readonly openAtLogin: boolean; readonly args: string[] }): void;
}

/** Windows and macOS keep a list of their own. */
export function systemLoginStart(app: LoginItems): LoginStart {
  const args = [`--${HIDDEN_SWITCH}`];
  const read = () => app.getLoginItemSettings({ args }).openAtLogin;
  return {
    read,
    write: (on) => {
      app.setLoginItemSettings({ openAtLogin: on, args });
      return read() === on;
    },
  };
}

export interface AutostartOptions {
  /** e.g. `isearch`. */
  readonly name: string;
  readonly title: string;
  /** The program's file; that of the image where the program runs out of one. */
  readonly executable: string;
  /** `$XDG_CONFIG_HOME`, or what stands for it. */
  readonly configFolder: string;
}

/** Linux desktops start what has a file in one folder. */
export function autostartFolder({ name, title, executable, configFolder }: AutostartOptions): LoginStart {
  const file = join(configFolder, "autostart", `${name}.desktop`);
  return {
    read: () => isAutostartOn(readKept(file)),
    write: (on) => {
      if (on) writeKept(file, autostartEntry(title, [executable, `--${HIDDEN_SWITCH}`]));
      else rmSync(file, { force: true });
      return isAutostartOn(readKept(file)) === on;
    },
  };
}
