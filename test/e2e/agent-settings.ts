import { readSettings } from "@istars/ismartmate/settings/read-settings.ts";

/** A command of the file: it leaves its name in the marks, and takes so long. */
interface MarkCommand {
  readonly name: string;
  readonly seconds?: number;
  /** s; a second more than it takes if left out. */
  readonly limit?: number;
}

export interface AgentSettings {
  /** False: it observes (SAFETY 10). */
  readonly armed?: boolean;
  /** Each source as its lines stand in the file, see `cardSource` and its like. */
  readonly sources: readonly AgentSourceText[];
  /** Ids of the sources of each feed; the feeds are called a, b, c. Left out: one feed for each source. */
  readonly feeds?: readonly (readonly string[])[];
  readonly feedsNeeded?: number;
  /** What differs from the tests' own; as in the file. */
  readonly host?: Readonly<Record<string, string>>;
  readonly when?: Readonly<Record<string, string>>;
  readonly commands?: readonly MarkCommand[];
  readonly listen?: string;
  /** How long the power-off takes to say that it was taken. */
  readonly powerOffSeconds?: number;
}

export interface AgentSourceText {
  readonly id: string;
  readonly lines: readonly string[];
}

const source = (id: string, values: Readonly<Record<string, string>>): AgentSourceText => ({
  id,
  lines: Object.entries(values).map(([key, value]) => `${key}: ${value}`),
});

/** A card; `url` with https needs its identity key. */
export const cardSource = (id: string, url: string, token: string, identityKey: string | null = null): AgentSourceText =>
  source(id, { card: url, token, ...(identityKey === null ? {} : { "identity-key": identityKey }) });

export const snmpSource = (id: string, port: number, community: string): AgentSourceText =>
  source(id, { snmp: `127.0.0.1:${port}`, community, every: "500 ms" });

/** A card asked over SNMP v3 by the user `ups`, who signs with SHA-256 and encrypts with AES. */
export const userSource = (id: string, port: number, passwords: { readonly auth: string; readonly priv: string }): AgentSourceText =>
  source(id, {
    snmp: `127.0.0.1:${port}`,
    version: "v3",
    user: "ups",
    auth: "sha256",
    "auth-password": passwords.auth,
    priv: "aes",
    "priv-password": passwords.priv,
  });

export interface NutPlace {
  readonly port: number;
  readonly ups?: string;
  readonly login?: { readonly user: string; readonly password: string };
}

export const nutSource = (id: string, { port, ups = "ups", login }: NutPlace): AgentSourceText =>
  source(id, { nut: `127.0.0.1:${port}`, ups, every: "500 ms", ...login });

/** So that an outage is over in seconds: only what a test is about takes the time that it takes in earnest. */
const HOST = { name: "db-1", warning: "1 s" } as const;
/** Seconds that the host needs besides its commands; the file says otherwise where a test does. */
const NEEDS_S = 9;
const WHEN = { "on-battery": "3 s", "need-factor": "1", margin: "0 s", steady: "2 s", quiet: "0 s", "unknown-runtime": "5 s" } as const;

const map = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => `  ${key}: ${value}`)
    .join("\n");

/** The file. Whatever stands in it, users are warned and the machine is powered off by the marker, and by nothing else. */
export function settingsText(settings: AgentSettings, marker: string): string {
  const { armed = true, sources, feeds = sources.map(({ id }) => [id]), feedsNeeded = 1, commands = [], powerOffSeconds = 0 } = settings;
  const limitOf = ({ seconds = 0, limit = seconds + 1 }: MarkCommand): number => limit;
  const command = (one: MarkCommand) => `  - run: [${marker}, ${one.name}, "${one.seconds ?? 0}"]
    limit: ${limitOf(one)} s`;
  const needs = `${commands.reduce((sum, one) => sum + limitOf(one), NEEDS_S)} s`;
  return `# Made for a test.
armed: ${armed ? "on" : "off"}
listen: ${settings.listen ?? "127.0.0.1:0"}
host:
${map({ ...HOST, needs, ...settings.host })}
sources:
${sources.map(({ id, lines }) => `  - id: ${id}\n${lines.map((line) => `    ${line}`).join("\n")}`).join("\n")}
feeds:
${feeds.map((ids, index) => `  - id: ${"abcdefgh".charAt(index)}\n    sources: [${ids.join(", ")}]`).join("\n")}
feeds-needed: ${feedsNeeded}
when:
${map({ ...WHEN, ...settings.when })}
warn:
  - run: [${marker}, warn]
commands:${commands.length === 0 ? " []" : `\n${commands.map(command).join("\n")}`}
power-off: [${marker}, power-off, "${powerOffSeconds}"]
`;
}

/**
 * Throws unless this file, as the agent itself reads it, is faulty and therefore nothing, or warns and powers off by the marker alone. No
 * agent of a test may be given another one.
 */
export function checkHarmless(text: string, marker: string): void {
  const read = readSettings(text);
  if ("faults" in read) return;
  const { warn, powerOff } = read.settings;
  if (powerOff.kind !== "own" || powerOff.argv[0] !== marker) throw new Error("these settings would power off this very machine");
  if (warn.kind === "system" || (warn.kind === "own" && warn.commands.some(({ argv }) => argv[0] !== marker))) {
    throw new Error("these settings would warn the users of this very machine");
  }
}
