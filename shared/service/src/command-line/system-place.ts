/** What a program of the whole computer keeps: settings that people write, or data that it writes itself. */
type Use = "settings" | "data";

/** Where `name` stands among what the iStars programs of a whole computer keep, unless somebody says something else. */
export function systemPlace(use: Use, name: string, platform: NodeJS.Platform, { ProgramData }: NodeJS.ProcessEnv): string {
  switch (platform) {
    case "win32":
      return `${ProgramData ?? "C:\\ProgramData"}\\iStars\\${name}`;
    case "darwin":
      return `/Library/Application Support/iStars/${name}`;
    default:
      return `${use === "settings" ? "/etc" : "/var/lib"}/istars/${name}`;
  }
}
