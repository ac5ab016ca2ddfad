import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Configuration } from "electron-builder";
import manifest from "../../package.json" with { type: "json" };
import type { DesktopProgramBuild } from "./programs.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** `folder`: the program as it stands once it is installed. `installer`: what a person downloads; its tools are fetched when first used. */
type PackTarget = "folder" | "installer";

export interface PackOptions {
  readonly target: PackTarget;
  /** Folder with Electron's program; `null`: electron-builder fetches the one of the package's version. */
  readonly electronFolder: string | null;
}

/**
 * Packs a program's window with Electron into `dist/desktop/PROGRAM`, and its service and the Node that runs it beside it where it brings
 * them. The window and the bundle have to be built before. Returns that folder.
 */
export async function packProgram(program: DesktopProgramBuild, { target, electronFolder }: PackOptions): Promise<string> {
  const window = join(root, program.program, "desktop/dist");
  if (!existsSync(join(window, "main.cjs"))) throw new Error(`${window} is missing; build the window first`);
  const output = join(root, "dist/desktop", program.program);
  rmSync(output, { recursive: true, force: true });
  const electron =
    electronFolder === null
      ? { electronVersion: manifest.devDependencies.electron }
      : { electronVersion: readFileSync(join(electronFolder, "version"), "utf8").trim().replace(/^v/, ""), electronDist: electronFolder };
  // Out of this tree: where it finds a workspace, electron-builder packs all that the workspace has installed.
  const aside = mkdtempSync(join(tmpdir(), "istars-pack-"));
  try {
    cpSync(window, aside, { recursive: true });
    await build({
      projectDir: aside,
      publish: "never",
      config: { ...configuration(program, output), ...electron },
      ...(target === "folder" ? { dir: true } : {}),
    });
    return output;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Electron's own program, which opens any folder that it is given, has no place in an installed one. */
const removeDefaultApp = async ({ appOutDir }: { readonly appOutDir: string }): Promise<void> =>
  rmSync(join(appOutDir, "resources", "default_app.asar"), { force: true });

function configuration(build: DesktopProgramBuild, output: string): Configuration {
  const { program, title, appId, description, carriesService } = build;
  return {
    appId,
    productName: title,
    directories: { output, buildResources: join(output, "resources") },
    files: ["main.cjs", "preload.cjs", "package.json"],
    extraResources: carriesService ? serviceFiles(build) : [],
    asar: true,
    // Nothing of native code is in a window.
    npmRebuild: false,
    afterPack: removeDefaultApp,
    nodeGypRebuild: false,
    linux: { target: ["AppImage", "deb"], category: "System", executableName: program, maintainer: "iStars", description },
    win: { target: ["nsis"] },
    nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: true },
    mac: { target: ["dmg"], category: "public.app-category.utilities" },
  };
}

/** The bundle as it ships, what it needs of native code, and the Node of the lock file: an installed window starts these two and nothing that it finds elsewhere. */
function serviceFiles({ program, nativePackages }: DesktopProgramBuild): Exclude<Configuration["extraResources"], undefined> {
  const bundle = join(root, "dist", program);
  if (!existsSync(join(bundle, "main.mjs"))) throw new Error(`${bundle} is missing; build the program first`);
  return [
    { from: bundle, to: "service", filter: ["**/*", "!**/*.map", "!desktop"] },
    { from: dirname(realpathSync(join(root, "node_modules/.bin/node"))), to: "node", filter: ["node", "node.exe"] },
    ...nativePackages.map((name) => ({
      from: join(root, "node_modules", name),
      to: `service/node_modules/${name}`,
      filter: ["package.json", "LICENSE", "lib/**", `prebuilds/${process.platform}-${process.arch}.node`],
    })),
  ];
}
