/** How things stand, as the sign beside the clock shows it. `unknown`: nobody tells. */
export const TRAY_TONES = ["ok", "warning", "critical", "unknown"] as const;
export type TrayTone = (typeof TRAY_TONES)[number];

export interface TrayState {
  readonly tone: TrayTone;
  /** One line, at most 120 characters; shown when somebody points at the sign. */
  readonly text: string;
}

/** What the system shows over other windows. */
export interface Notice {
  /** At most 120 characters. */
  readonly title: string;
  /** At most 400 characters; may be empty. */
  readonly text: string;
}

export interface PlatformAbout {
  readonly program: string;
  readonly version: string;
  /** Versions of what draws the window. */
  readonly electron: string;
  readonly chrome: string;
  readonly canNotify: boolean;
  /** Whether there is a keychain that only this person's log-in opens. */
  readonly canKeepSecrets: boolean;
  /** `null`: this system, or this copy of the program, cannot be started at log-in. */
  readonly startsAtLogin: boolean | null;
}

/**
 * What the desktop window gives a page beyond a browser. Pages find it as `window.istars`; in a browser there is none. Every call is
 * checked on the other side and rejects when its arguments do not fit.
 */
export interface Platform {
  about(): Promise<PlatformAbout>;
  setTray(state: TrayState): Promise<void>;
  /** Whether it was handed to the system; whether anybody sees it, nobody tells. */
  notify(notice: Notice): Promise<boolean>;
  /** Whether it is as wanted now. */
  setStartAtLogin(on: boolean): Promise<boolean>;
  /** Keeps a text of at most 4,096 characters in the system's keychain, under a name that the program has declared. False: there is no keychain. */
  keepSecret(name: string, secret: string): Promise<boolean>;
  /** `null`: nothing is kept, or it cannot be opened any more. */
  readSecret(name: string): Promise<string | null>;
  forgetSecret(name: string): Promise<void>;
  /** Opens an http or https address in the person's browser. False: it is no such address. */
  openExternal(url: string): Promise<boolean>;
}
export type PlatformCall = keyof Platform;

/** All of them, so that both sides of the window are made of one list. */
export const PLATFORM_CALLS = [
  "about",
  "setTray",
  "notify",
  "setStartAtLogin",
  "keepSecret",
  "readSecret",
  "forgetSecret",
  "openExternal",
] as const satisfies readonly PlatformCall[];
