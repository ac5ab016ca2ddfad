/** Systems that this program can take down. */
export type ServerPlatform = "linux" | "win32" | "darwin";

/** `null`: a system whose commands nobody has written down here. */
export function serverPlatform(platform: NodeJS.Platform): ServerPlatform | null {
  return platform === "linux" || platform === "win32" || platform === "darwin" ? platform : null;
}
