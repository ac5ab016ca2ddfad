/**
 * Why a scan cannot be started as it is asked for. `range.malformed`: no range at all; `range.too-large`: more addresses than can be
 * asked one by one; `range.reserved`: addresses that no card can have; `interface.unknown`: this machine has no such interface.
 */
export type ScanErrorCode = "range.malformed" | "range.too-large" | "range.reserved" | "interface.unknown";

/** What is wrong with a `ScanRequest`; the message says it for people and names the value. */
export class ScanError extends Error {
  readonly code: ScanErrorCode;
  /** The range or the interface at fault, as it was given. */
  readonly value: string;

  constructor(code: ScanErrorCode, value: string, message: string) {
    super(message);
    this.name = "ScanError";
    this.code = code;
    this.value = value;
  }
}
