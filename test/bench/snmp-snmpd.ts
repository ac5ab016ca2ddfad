import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { VarBind } from "@istars/protocol/net/snmp/message.ts";
import { freeUdpPort } from "@istars/service/scan/free-udp-port.ts";
import { PEERS } from "../peers.ts";

export interface SnmpdOptions {
  /** A free one if left out. */
  readonly port?: number;
  /** More lines of its configuration. */
  readonly lines?: readonly string[];
}

/** Debian's C agent with these objects, readable by community `public`. `dir` takes its configuration and, in `state`, its state. */
export async function startSnmpd(
  dir: string,
  objects: readonly VarBind[],
  options: SnmpdOptions = {},
): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  const { port = await freeUdpPort(), lines = [] } = options;
  const config = join(dir, "snmpd.conf");
  // What it wrote when it ended last; reading no files but those named, it does not look for it by itself.
  const state = join(dir, "state", "snmpd.conf");
  await writeFile(config, ["rocommunity public 127.0.0.1", ...lines, ...objects.map(override), ""].join("\n"));
  // The address stands here only: given twice it would be bound twice. MIBS empty: no MIB files are parsed.
  const process_ = spawn(
    PEERS.snmpd,
    ["-f", "-r", "-LE", "3", "-C", "-c", existsSync(state) ? `${config},${state}` : config, `udp:127.0.0.1:${port}`],
    {
      env: { ...process.env, MIBS: "", SNMP_PERSISTENT_DIR: join(dir, "state"), SNMPCONFPATH: dir },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  return { process: process_, port };
}

/** snmpd's line for an object with a fixed value. */
function override({ name, value }: VarBind): string {
  switch (value.type) {
    case "integer":
      return `override .${name} integer ${value.value}`;
    case "octets":
      return `override .${name} octet_str "${new TextDecoder().decode(value.value)}"`;
    case "oid":
      return `override .${name} object_id .${value.value}`;
    case "counter32":
      return `override .${name} counter ${value.value}`;
    case "gauge32":
      return `override .${name} unsigned ${value.value}`;
    case "timeticks":
      return `override .${name} timeticks ${value.value}`;
    default:
      throw new Error(`no override for a value of type ${value.type}`);
  }
}
