import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../steps.ts";
import { noGuard, PowerOffGuard } from "./power-off-guard.ts";

/** Ways to say the last word, here with a word that does nothing even to the real programs. */
const ENDERS = ["systemctl", "shutdown", "poweroff", "halt", "reboot"];
const CAP_SYS_BOOT = 1n << 22n;

const STARTS = /ismartmate.*main\.(ts|mjs)|run.*"ismartmate"/;
const REACHES = /ismartmate\/(hands\/(real-hands|power-off)|service\/start-agent|main)\.ts|\bhostSystem\b/;

test("SAFETY 34: whatever starts iSmartMate in a test does it behind the guard, or in a dry run for a person to look at", async () => {
  const folder = join(root, "test");
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => file.endsWith(".ts") && !file.endsWith("power-off-guard.test.ts"),
  );
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), "utf8")] as const));
  const starters = texts.filter(([, text]) => STARTS.test(text)).map(([file]) => file);
  expect(starters.toSorted()).toEqual(["demo/demo-agent.ts", "e2e/agent-bench.ts"]);
  expect(texts.filter(([, text]) => REACHES.test(text)).map(([file]) => file)).toEqual([]);
  const [[, demo] = ["", ""]] = texts.filter(([file]) => file === "demo/demo-agent.ts");
  expect(demo.match(STARTS)).not.toBeNull();
  expect(demo.split("\n").filter((line) => STARTS.test(line) && !line.includes('"--dry-run"'))).toEqual([]);
});

const missing = noGuard();
describe.skipIf(missing !== null)(`the guard of agents under test${missing === null ? "" : `, needs ${missing}`}`, () => {
  async function guarded(script: string) {
    const folder = await mkdtemp(join(tmpdir(), "guard-"));
    try {
      const guard = await PowerOffGuard.open(folder);
      await using shell = guard.start("sh", ["-c", script]);
      const { code } = await shell.ended;
      return { code, stdout: shell.stdout, calls: await guard.calls() };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  test("SAFETY 34: no program that ends a machine is in reach, neither by its name nor by its path", async () => {
    const places = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"].flatMap((folder) => ENDERS.map((name) => `${folder}/${name}`));
    const there = places.filter((place) => existsSync(place));
    const { code, stdout, calls } = await guarded([...ENDERS, ...there].map((program) => `${program} --version`).join("\n"));
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(calls).toEqual([...ENDERS, ...there].map((program) => `${program.replace(/^.*\//, "")} --version`));
  });

  test("SAFETY 34: what forgets its path still finds only harmless programs", async () => {
    const { calls } = await guarded("PATH=/usr/sbin:/sbin:/usr/bin:/bin; systemctl --version; wall --version");
    expect(calls.filter((call) => existsSync(`/usr/bin/${call.split(" ")[0]}`))).toEqual(calls);
    expect(calls).toContain("wall --version");
  });

  test("SAFETY 34: there is no road to init or to the system's bus, and no right to reboot", async () => {
    const { stdout } = await guarded(
      "for way in /run/systemd /run/dbus; do [ ! -e $way ] || ls -A $way; done; sed -n 's/^CapEff:\\s*//p; s/^CapBnd:\\s*//p' /proc/self/status",
    );
    const lines = stdout.trim().split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(BigInt(`0x${line}`) & CAP_SYS_BOOT).toBe(0n);
  });

  test("outside of it the machine keeps its own programs", async () => {
    const there = ENDERS.map((name) => `/usr/sbin/${name}`).filter((place) => existsSync(place));
    const before = await Promise.all(there.map((place) => readFile(place, "base64")));
    await guarded("true");
    expect(await Promise.all(there.map((place) => readFile(place, "base64")))).toEqual(before);
    expect(before.filter((content) => Buffer.from(content, "base64").includes("calls"))).toEqual([]);
  });
});
