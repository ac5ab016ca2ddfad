/** What one desktop program is: everything in which the windows of two of them differ. */
export interface DesktopProgram {
  /** Its folder and its command, e.g. `isearch`. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** For the system's list of programs; Windows puts notifications under it. */
  readonly appId: string;
  readonly service: ServiceKind;
  /** Route of the service's API that opens the window's session, e.g. `/session`. */
  readonly sessionPath: string;
  /** `tray`: closing the window leaves the sign beside the clock; `quit`: it ends the program. */
  readonly closing: "quit" | "tray";
  /** Names of what its pages may keep in the system's keychain. */
  readonly secrets: readonly string[];
  /** Of the first window, in pixels of the desktop. */
  readonly size: { readonly width: number; readonly height: number };
}

/**
 * Who serves the pages. `child`: a process that the window starts, by the program's command and its options, and ends. `attach`: a service of the system's, which
 * the window finds and never ends (SAFETY 34).
 */
export type ServiceKind =
  | {
      readonly kind: "child";
      readonly command: string;
      readonly args: readonly string[];
      /** Option of the command that says where to listen. */
      readonly listenOption: string;
      /** Option that names the folder for what the service keeps, one of this person's own; `null`: it keeps nothing. */
      readonly dataOption: string | null;
    }
  | {
      readonly kind: "attach";
      /** What the running service writes about itself, where the settings file stands at its usual place. */
      readonly localFile: Readonly<Record<DesktopSystem, string>>;
      /** Where it answers. */
      readonly url: string;
      /** What a person types to start it. */
      readonly start: Readonly<Record<DesktopSystem, string>>;
    };

export type DesktopSystem = "linux" | "darwin" | "win32";

/** What is neither of the other two is taken for a Linux: it keeps its files in the same places. */
export const desktopSystem = (platform: NodeJS.Platform): DesktopSystem =>
  platform === "darwin" || platform === "win32" ? platform : "linux";
