/** Where a fleet is kept unless somebody says something else. */
export function defaultDataFolder(platform: NodeJS.Platform, { ProgramData }: NodeJS.ProcessEnv): string {
  switch (platform) {
    case "win32":
      return `${ProgramData ?? "C:\\ProgramData"}\\iStars\\ismartview`;
    case "darwin":
      return "/Library/Application Support/iStars/ismartview";
    default:
      return "/var/lib/istars/ismartview";
  }
}
