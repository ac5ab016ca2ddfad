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

/** True when asking again may help; a rejected or unsupported command stays so. */
export const isTransient = (error: unknown): boolean =>
  error instanceof UpsError && (error.code === "reply.timeout" || error.code === "reply.malformed" || error.code === "port.closed");
