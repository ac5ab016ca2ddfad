import type { NATIVE_PACKAGES } from "../build.ts";

/** A program with a window of its own, as far as building and packing it has to know. */
export interface DesktopProgramBuild {
  /** The program's folder; the window's sources stand in its `desktop`, and what is built in `desktop/dist`. */
  readonly program: string;
  readonly title: string;
  readonly appId: string;
  readonly description: string;
  /** Whether the window brings the service that it starts, and the Node that runs it. One of the system's is installed by itself (SAFETY 34). */
  readonly carriesService: boolean;
  /** Packages with native code that the service needs beside its bundle. */
  readonly nativePackages: readonly (typeof NATIVE_PACKAGES)[number][];
}

const DESKTOP_PROGRAMS: readonly DesktopProgramBuild[] = [
  {
    program: "isearch",
    title: "iSearch",
    appId: "com.istars.isearch",
    description: "Finds UPS cards on the network and sets their addresses",
    carriesService: true,
    nativePackages: [],
  },
  {
    program: "ismartmate",
    title: "iSmartMate",
    appId: "com.istars.ismartmate",
    description: "Shows what keeps this server safe when the mains fails",
    carriesService: false,
    nativePackages: [],
  },
  {
    program: "ismartview",
    title: "iSmartView",
    appId: "com.istars.ismartview",
    description: "Shows many UPSs on one screen",
    carriesService: true,
    nativePackages: ["better-sqlite3"],
  },
];

/** Those of these programs that have a window, all that have one if none is named. */
export const desktopProgramsOf = (programs: readonly string[]): readonly DesktopProgramBuild[] =>
  DESKTOP_PROGRAMS.filter(({ program }) => programs.length === 0 || programs.includes(program));
