import { UPS_OBJECTS } from "@istars/protocol/net/snmp/rfc1628.ts";
import type { SnmpValue } from "@istars/protocol/net/snmp/value.ts";

const integer = (value: number): SnmpValue => ({ type: "integer", value });
const text = (words: string): SnmpValue => ({ type: "octets", value: Buffer.from(words) });

/** What a lying card tells, by instance: wrong types, and numbers that cannot be. */
export const LIES: readonly (readonly [string, SnmpValue])[] = (
  [
    ["1.1", integer(7)],
    ["1.2", text(`\u001b[2J${"x".repeat(500)}`)],
    ["2.1", integer(99)],
    ["2.2", integer(-5)],
    ["2.3", integer(2_147_483_647)],
    ["2.4", text("NaN")],
    ["2.5", integer(-2_147_483_648)],
    ["3.2", integer(1_000_000)],
    ["4.1", { type: "oid", value: "1.3.6" }],
    ["4.3", integer(-3)],
    ["6.1", { type: "gauge32", value: 4_294_967_295 }],
  ] as const
).map(([object, value]) => [`${UPS_OBJECTS}.${object}.0`, value]);
