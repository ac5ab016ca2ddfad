/** Systems that this program can take down; of no other are the commands written down here. */
export type ServerPlatform = "linux" | "win32" | "darwin";
