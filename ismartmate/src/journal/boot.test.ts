import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type BootDeps, readBoot, sameBootId } from "./boot.ts";

const open = new AbortController().signal;
const UUID = "0f3c5a52-95a1-4a1d-8f0e-1d2c3b4a5968";
const deps = (change: Partial<BootDeps>): BootDeps => ({
  platform: "linux",
  read: async () => null,
  ask: async () => null,
  wallMs: () => 1_000_000,
  uptimeMs: () => 400_000,
  ...change,
});

test("SAFETY 11: Linux and macOS have a word of their own for each start", async () => {
  const read = async (path: string) => (path === "/proc/sys/kernel/random/boot_id" ? `${UUID}\n` : null);
  expect(await readBoot(deps({ read }), open)).toEqual({ id: UUID, exactness: "exact" });
  const ask = async (argv: readonly string[]) => (argv.join(" ") === "sysctl -n kern.bootsessionuuid" ? `${UUID.toUpperCase()}\n` : null);
  expect(await readBoot(deps({ platform: "darwin", ask }), open)).toEqual({ id: UUID, exactness: "exact" });
});

test("where there is no such word the moment of the start stands for it, and says that it does", async () => {
  const worked = { id: "start:600000", exactness: "from-clock" };
  expect(await readBoot(deps({ platform: "win32" }), open)).toEqual(worked);
  expect(await readBoot(deps({ read: async () => "nonsense" }), open)).toEqual(worked);
});

test("SAFETY 11: a start that was worked out is the same within 5 s; any other is a reboot", () => {
  const boot = { id: "start:600000", exactness: "from-clock" } as const;
  expect(sameBootId(boot, "start:604000")).toBe("start:604000");
  expect(sameBootId(boot, "start:606000")).toBe("start:600000");
  expect(sameBootId(boot, UUID)).toBe("start:600000");
  expect(sameBootId({ id: UUID, exactness: "exact" }, "start:600000")).toBe(UUID);
});

test.runIf(process.platform === "linux")("this machine tells its start", async () => {
  const boot = await readBoot(deps({ read: (path) => readFile(path, "utf8") }), open);
  expect(boot.exactness).toBe("exact");
});
