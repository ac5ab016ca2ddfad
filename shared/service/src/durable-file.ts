import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Replaces a file as a whole: whoever reads it after a crash or a power cut finds the old one or the new one. Only the program's user may
 * read it. One writer at a time. Fails with the system's words; the old file stays as it was.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.new`;
  const file = await open(next, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
  await keepName(dirname(path));
}

/** The new name has to be on the disk too. Windows has no such call for a folder, and its file system keeps names by itself. */
async function keepName(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
