import { ERROR_STATUS } from "../snmp/message.ts";
import { compareOid, encodeOid } from "../snmp/oid.ts";
import type { SnmpValue } from "../snmp/value.ts";
import type { NextAsker } from "./next-asker.ts";

/** An agent's values, by instance. */
export type Mib = Readonly<Record<string, SnmpValue>>;

/** An agent that answers as RFC 1157 (v1) or RFC 3416 (v2c) say, out of the values that it has at that moment. For tests. */
export function agentOf(mib: () => Mib, version: "v1" | "v2c", maxBindings = 100): NextAsker {
  return async (names) => {
    if (names.length > maxBindings) return { kind: "refused", errorStatus: ERROR_STATUS.tooBig, errorIndex: 0 };
    const values = mib();
    const instances = Object.keys(values).toSorted((a, b) => compareOid(encodeOid(a), encodeOid(b)));
    const nexts = names.map((name) => instances.find((instance) => compareOid(encodeOid(instance), encodeOid(name)) > 0));
    const end = nexts.indexOf(undefined);
    if (end >= 0 && version === "v1") return { kind: "refused", errorStatus: ERROR_STATUS.noSuchName, errorIndex: end + 1 };
    const bindings = nexts.map((next, i) => {
      const value = next === undefined ? undefined : values[next];
      return value ? { name: next ?? "", value } : { name: names[i] ?? "", value: { type: "end-of-mib-view" as const } };
    });
    return { kind: "values", bindings };
  };
}

export const integer = (value: number): SnmpValue => ({ type: "integer", value });
export const oid = (value: string): SnmpValue => ({ type: "oid", value });
