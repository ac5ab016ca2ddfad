import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { faultLine } from "./fault.ts";
import { loadSettings } from "./load-settings.ts";

const BY_FILE = "sources:\n  - id: a\n    card: http://192.0.2.7\n    token-file: a.token\nfeeds:\n  - { id: x, sources: [a] }\n";

/** A folder with a settings file and a token; each with its mode. */
async function laidOut(
  settings: string,
  modes: { readonly settings?: number; readonly token?: number } = {},
  token = "abc.DEF\n",
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "settings-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text, mode] of [
    ["settings.yaml", settings, modes.settings ?? 0o644],
    ["a.token", token, modes.token ?? 0o600],
  ] as const) {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), mode);
  }
  return join(folder, "settings.yaml");
}

const faults = async (file: string, platform?: NodeJS.Platform): Promise<readonly string[]> => {
  const loaded = await loadSettings(file, undefined, platform);
  return "faults" in loaded ? loaded.faults.map(faultLine) : [];
};

test("a secret is taken from the first line of its file, beside the settings file", async () => {
  const loaded = await loadSettings(await laidOut(BY_FILE));
  expect("secrets" in loaded ? [...loaded.secrets] : loaded).toEqual([["a", "abc.DEF"]]);
});

test.skipIf(process.platform === "win32")("a secret that everybody can read is refused at its line, and its file named", async () => {
  const file = await laidOut(BY_FILE, { token: 0o644 });
  expect(await faults(file)).toEqual([
    expect.stringMatching(/^4:5 sources\[0\]\.token-file: .*a\.token can be read by everybody; run: chmod/),
  ]);
  expect(await faults(file, "win32")).toEqual([]);
  expect(await faults(await laidOut(BY_FILE, { token: 0o640 }))).toEqual([]);
});

test.skipIf(process.platform === "win32")(
  "a settings file that others may change is refused, and one with a secret in it that everybody may read",
  async () => {
    expect(await faults(await laidOut("", { settings: 0o666 }))).toEqual([expect.stringContaining("can be changed by others")]);
    expect(await faults(await laidOut("", { settings: 0o664 }))).toEqual([expect.stringContaining("can be changed by others")]);
    const inline = BY_FILE.replace("token-file: a.token", "token: abc");
    expect(await faults(await laidOut(inline))).toEqual([expect.stringContaining("can be read by everybody")]);
    expect(await faults(await laidOut(inline, { settings: 0o600 }))).toEqual([]);
  },
);

test("a secret's file that is not there, is a folder, is too long or holds something else is named, and what it holds is not", async () => {
  const file = await laidOut(BY_FILE, {}, "not a token\n");
  expect(await faults(file)).toEqual([expect.stringMatching(/^4:5 .*the first line of .*a\.token is no such secret/)]);
  expect((await faults(file)).join()).not.toContain("not a token");
  expect(await faults(await laidOut(BY_FILE, {}, "x".repeat(5_000)))).toEqual([expect.stringContaining("is longer than 4096 octets")]);
  const folder = await laidOut(BY_FILE.replace("a.token", "folder"));
  expect(await faults(folder)).toEqual([expect.stringContaining("(ENOENT)")]);
  await mkdir(join(folder, "..", "folder"));
  expect(await faults(folder)).toEqual([expect.stringContaining("is no plain file")]);
});

test("a settings file that is not there is a fault and no crash", async () => {
  expect(await faults(join(await laidOut(""), "..", "none.yaml"))).toEqual([expect.stringContaining("cannot be read (ENOENT)")]);
});

test("both passwords of a user of SNMP v3 are taken, and the one that is missing is named", async () => {
  const user = "sources:\n  - id: a\n    snmp: h\n    version: v3\n    user: ups\n    auth: sha\n    auth-password-file: a.token\n";
  const feeds = "feeds:\n  - { id: x, sources: [a] }\n";
  const file = await laidOut(`${user}    priv: aes\n    priv-password: "the other one"\n${feeds}`, { settings: 0o600 }, "long enough\n");
  const loaded = await loadSettings(file);
  expect("secrets" in loaded ? [...loaded.secrets] : loaded).toEqual([["a", "long enough\nthe other one"]]);
  expect(await faults(await laidOut(`${user}    priv: aes\n    priv-password-file: b\n${feeds}`, {}, "long enough\n"))).toEqual([
    expect.stringMatching(/^9:5 sources\[0\]\.priv-password-file: .* \(ENOENT\)/),
  ]);
  expect(await faults(await laidOut(user + feeds, {}, "short\n"))).toEqual([expect.stringContaining("is no such secret")]);
});
