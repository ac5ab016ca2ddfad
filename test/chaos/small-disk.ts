import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of its own in memory; `null` where this user may not mount one. */
export function smallDisk(megabytes: number): { readonly path: string; [Symbol.dispose](): void } | null {
  const path = mkdtempSync(join(tmpdir(), "istars-disk-"));
  if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "istars-test", path]).status !== 0) {
    rmSync(path, { recursive: true });
    return null;
  }
  return {
    path,
    [Symbol.dispose]: () => {
      spawnSync("umount", ["--lazy", path]);
      rmSync(path, { recursive: true });
    },
  };
}

/** False where this user may not mount a disk. */
export const canMount = (() => {
  const disk = smallDisk(1);
  disk?.[Symbol.dispose]();
  return disk !== null;
})();

/** Takes what is left of the disk, down to the last byte. */
export function fillUp(directory: string): string {
  const ballast = join(directory, "ballast");
  for (const size of [65_536, 4_096, 1]) {
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(size));
    } catch {
      // full for pieces of this size
    }
  }
  return ballast;
}
