/**
 * The file that starts a program at log-in on Linux desktops.
 * Source: Desktop Entry Specification 1.5, "The Exec key"; Desktop Application Autostart Specification 0.5.
 */
export const autostartEntry = (title: string, command: readonly string[]): string =>
  [
    "[Desktop Entry]",
    "Type=Application",
    "Version=1.5",
    `Name=${title}`,
    `Exec=${command.map(quote).join(" ")}`,
    "Terminal=false",
    "X-GNOME-Autostart-enabled=true",
    "",
  ].join("\n");

/** Whether such a file starts anything: desktops switch entries off by a line of their own. */
export const isAutostartOn = (entry: string | null): boolean =>
  entry !== null && !/^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/im.test(entry);

/** Quoted for the command line first, then as the value of a key, and a percent sign is no field code. */
const quote = (word: string): string =>
  `"${word
    .replace(/["`$\\]/g, "\\$&")
    .replace(/\\/g, "\\\\")
    .replace(/%/g, "%%")}"`;
