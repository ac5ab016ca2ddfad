import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SnmpValue } from "@istars/protocol/net/snmp/value.ts";
import { objectOf } from "@istars/protocol/net/source/mib-reading.ts";
import { onTestFinished } from "vitest";
import { startSnmpd } from "../bench/snmp-snmpd.ts";

const integer = (value: number): SnmpValue => ({ type: "integer", value });
const shown = (outputSource: number) => [
  { name: `${objectOf("upsBatteryStatus")}.0`, value: integer(2) },
  { name: `${objectOf("upsEstimatedMinutesRemaining")}.0`, value: integer(7) },
  { name: `${objectOf("upsOutputSource")}.0`, value: integer(outputSource) },
];
export const ON_MAINS = shown(3);
export const ON_BATTERY = shown(5);

export const PASSWORDS = { auth: "a long auth word", priv: "a long priv word" } as const;
/** net-snmp's own names of what it signs and encrypts with. */
export const AUTH = { md5: "MD5", sha: "SHA", sha224: "SHA-224", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" } as const;
export const PRIV = { aes: "AES", aes256: "AES-256" } as const;

/** Net-snmp's agent that knows one user, who may read at the given level; it ends with the test. */
export async function startUserAgent(
  user: string,
  level: "noauth" | "auth" | "priv",
  { auth, priv, lines: more = [] }: { readonly auth?: string; readonly priv?: string; readonly lines?: readonly string[] },
) {
  const folder = await mkdtemp(join(tmpdir(), "snmpd-"));
  const processes: ChildProcess[] = [];
  // It keeps its boots when it ends by itself.
  const kill = async () => {
    for (const one of processes) {
      one.kill();
      if (one.exitCode === null && one.signalCode === null) await once(one, "exit");
    }
    processes.length = 0;
  };
  onTestFinished(async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  });
  const keys = [auth && `${auth} "${PASSWORDS.auth}"`, priv && `${priv} "${PASSWORDS.priv}"`].filter((key) => key !== undefined);
  const lines = [`createUser ${user} ${keys.join(" ")}`, `rouser ${user} ${level}`, ...more];
  const start = async (objects: ReturnType<typeof shown>, at?: number): Promise<number> => {
    const { process, port } = await startSnmpd(folder, objects, { lines, ...(at === undefined ? {} : { port: at }) });
    processes.push(process);
    return port;
  };
  const port = await start(ON_MAINS);
  return {
    port,
    kill,
    start: (objects: ReturnType<typeof shown>) => start(objects, port),
    /** It is another device from its next start on. */
    forget: () => rm(join(folder, "state"), { recursive: true }),
    boots: async () => Number(/^engineBoots (\d+)$/m.exec(await readFile(join(folder, "state", "snmpd.conf"), "utf8"))?.[1]),
  };
}
