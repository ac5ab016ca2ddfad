import { BerReader } from "./ber-reader.ts";
import { decodeMessage, type VarBind } from "./message.ts";
import { peekVersion, VERSIONS } from "./message-reader.ts";
import { decodeOid } from "./oid.ts";
import { SnmpError } from "./snmp-error.ts";
import { decodeValue } from "./value.ts";

/** What an agent says by itself. */
export interface NotificationContent {
  /** `inform`: the agent waits for a word that it was received. */
  readonly kind: "trap" | "inform";
  /** snmpTrapOID, dotted; of a v1 trap as RFC 3584 §3.1 translates it. */
  readonly name: string;
  /** What comes with it, without sysUpTime and snmpTrapOID. */
  readonly bindings: readonly VarBind[];
}

/** The same with how it was said. */
export interface Notification extends NotificationContent {
  readonly version: "v1" | "v2c";
  readonly community: Uint8Array;
}

const TRAP_V1 = 0xa4;
const INFORM = 0xa6;
const RESPONSE = 0xa2;
const ENTERPRISE_SPECIFIC = 6;
/** Parent of the six generic traps. Source: RFC 3418, snmpTraps. */
const GENERIC_TRAPS = "1.3.6.1.6.3.1.1.5";
/** First bindings of a v2 notification. Source: RFC 3416 §4.2.6. */
const SYS_UP_TIME = "1.3.6.1.2.1.1.3.0";
const SNMP_TRAP_OID = "1.3.6.1.6.3.1.1.4.1.0";

/**
 * Reads a trap of v1 or v2c or an inform. Fails with `snmp.malformed` for anything else, and `snmp.unsupported-version` for v3, which
 * `V3Notifications` reads.
 */
export function readNotification(bytes: Uint8Array): Notification {
  const reader = new BerReader();
  const version = peekVersion(reader, bytes);
  if (version !== VERSIONS.v1 && version !== VERSIONS.v2c) throw new SnmpError("snmp.unsupported-version", `message version ${version}`);
  reader.expect(0x04);
  const community = Uint8Array.from(bytes.subarray(reader.from, reader.to));
  const at = reader.at;
  reader.next();
  if (reader.tag !== TRAP_V1) return readV2(bytes);
  if (version !== VERSIONS.v1) throw new SnmpError("snmp.malformed", "a trap of v1 in another version's message");
  reader.at = at;
  return { version: "v1", community, kind: "trap", ...readTrapV1(reader, bytes) };
}

function readV2(bytes: Uint8Array): Notification {
  const { version, community, pdu } = decodeMessage(bytes);
  if (pdu.type !== "trap" && pdu.type !== "inform") throw new SnmpError("snmp.malformed", `${pdu.type} is no notification`);
  const [upTime, trap, ...bindings] = pdu.bindings;
  if (upTime?.name !== SYS_UP_TIME || trap?.name !== SNMP_TRAP_OID || trap.value.type !== "oid") {
    throw new SnmpError("snmp.malformed", "a notification without sysUpTime and snmpTrapOID");
  }
  return { version, community, kind: pdu.type, name: trap.value.value, bindings };
}

/** Source: RFC 1157 §4.1.6. */
function readTrapV1(reader: BerReader, bytes: Uint8Array): { readonly name: string; readonly bindings: readonly VarBind[] } {
  reader.enterLast(TRAP_V1);
  reader.expect(0x06);
  const enterprise = decodeOid(bytes, reader.from, reader.to);
  reader.expect(0x40); // the agent's own idea of its address, which NAT makes wrong
  const generic = reader.integer();
  const specific = reader.integer();
  reader.expect(0x43);
  reader.enterLast(0x30);
  const listTo = reader.end;
  const bindings: VarBind[] = [];
  while (reader.at < listTo) {
    reader.end = listTo;
    reader.expect(0x30);
    const bindingTo = reader.to;
    reader.at = reader.from;
    reader.end = bindingTo;
    reader.expect(0x06);
    const name = decodeOid(bytes, reader.from, reader.to);
    reader.next();
    if (reader.to !== bindingTo) throw new SnmpError("snmp.malformed", "something follows a binding's value");
    bindings.push({ name, value: decodeValue(reader.tag, bytes, reader.from, reader.to) });
  }
  if (generic < 0 || generic > ENTERPRISE_SPECIFIC || specific < 0) throw new SnmpError("snmp.malformed", `a trap of kind ${generic}`);
  const name = generic === ENTERPRISE_SPECIFIC ? `${enterprise}.0.${specific}` : `${GENERIC_TRAPS}.${generic + 1}`;
  return { name, bindings };
}

/** The word that an inform was received: the same message as a response. Source: RFC 3416 §4.2.7. */
export function acknowledgementOf(inform: Uint8Array): Uint8Array {
  const reader = new BerReader();
  peekVersion(reader, inform);
  reader.next(); // the community
  const at = reader.at;
  reader.expect(INFORM);
  const answer = Uint8Array.from(inform);
  answer[at] = RESPONSE;
  return answer;
}
