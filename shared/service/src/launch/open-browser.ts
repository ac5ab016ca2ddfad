import { spawn } from "node:child_process";

/** What opens an address in the user's browser. */
export interface OpenCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * The command that this desktop has for it; `null` where there is no desktop, e.g. on a server over SSH. Other users of the machine can
 * read a command line, so an address on it must hold nothing that lasts: a launch code is gone with its first use.
 */
export function openCommand(url: string, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): OpenCommand | null {
  switch (platform) {
    case "win32":
      // `start` is a word of the shell, which reads signs of an address as its own.
      return { command: "rundll32", args: ["url.dll,FileProtocolHandler", url] };
    case "darwin":
      return { command: "open", args: [url] };
    default:
      return env.DISPLAY || env.WAYLAND_DISPLAY ? { command: "xdg-open", args: [url] } : null;
  }
}

/** Opens it and goes on at once. Whoever has no such command still has the address on the screen. */
export function openBrowser({ command, args }: OpenCommand): void {
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", () => {}); // said above
  child.unref();
}
