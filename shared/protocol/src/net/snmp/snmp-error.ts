/**
 * `snmp.malformed`: not the BER or not the message layout that RFC 1157 and RFC 3416 ask for, or cut short.
 * `snmp.unsupported-version`: neither v1 nor v2c. `snmp.too-big`: does not fit the buffer it was to be written to.
 */
export type SnmpErrorCode = "snmp.malformed" | "snmp.unsupported-version" | "snmp.too-big";

/** The only thing the SNMP codec throws. */
export class SnmpError extends Error {
  readonly code: SnmpErrorCode;
  constructor(code: SnmpErrorCode, message: string) {
    super(message);
    this.name = "SnmpError";
    this.code = code;
  }
}
