export type UpsErrorCode =
  | "port.closed"
  | "reply.timeout"
  | "reply.malformed"
  | "command.rejected"
  | "command.unsupported"
  | "command.unknown-outcome";

/** Whatever goes wrong between the card and its UPS. The message names thing, value and remedy. */
export class UpsError extends Error {
  readonly code: UpsErrorCode;
  constructor(code: UpsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UpsError";
    this.code = code;
  }
}
