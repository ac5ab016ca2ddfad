import { type Logger as Pino, pino, stdSerializers } from "pino";

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;
/** `silent` writes nothing at all. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Facts of one log line. An error goes under `err`, which keeps its stack and cause. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What every module takes to say what it does. The message is a constant sentence; what varies stands in the fields. */
export interface Logger {
  /** A logger whose every line also carries `bindings`, e.g. `{ part: "snmp" }`. */
  child(bindings: LogFields): Logger;
  trace(fields: LogFields, message: string): void;
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Takes each line, newline included. Default: standard error, written at once, so that a crash loses no line. */
  readonly destination?: { write(line: string): void };
}

/** Names that hold a secret wherever they turn up, compared without case, `-` and `_`. */
const SECRET_NAME =
  /(password|passphrase|secret|token|community|cookie|authorization|apikey|privatekey|privkey|authkey|storedkey|serverkey)$/;
const MASK = "[redacted]";
/** Deeper objects are cut off: a log line is no dump. */
const MAX_DEPTH = 6;

/**
 * Structured log: one JSON object a line with `time` (RFC 3339, UTC), `level`, `msg` and the fields. Values whose name says that they
 * are a secret are masked at any depth, also inside errors.
 */
export function createLogger({ level, destination = standardError() }: LoggerOptions): Logger {
  const root = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => withoutSecrets(error instanceof Error ? stdSerializers.errWithCause(error) : error) },
      formatters: { level: (label) => ({ level: label }), log: maskFields },
    },
    destination,
  );
  return wrap(root);
}

/** What waits for a log that takes nothing is dropped above this, octets. */
const MAX_WAITING = 1_048_576;

/** A log that cannot be written, on a full disk for one, ends no program that protects something. */
function standardError(): NonNullable<LoggerOptions["destination"]> {
  const stream = pino.destination({ dest: 2, sync: true, maxLength: MAX_WAITING });
  stream.on("error", () => {}); // there is nowhere to say it
  return stream;
}

/** pino's children do not pass their bindings through the root's formatters, so they are masked here. */
const wrap = (log: Pino): Logger => ({
  child: (bindings) => wrap(log.child(maskFields(bindings))),
  trace: (fields, message) => log.trace(fields, message),
  debug: (fields, message) => log.debug(fields, message),
  info: (fields, message) => log.info(fields, message),
  warn: (fields, message) => log.warn(fields, message),
  error: (fields, message) => log.error(fields, message),
});

const isSecretName = (name: string): boolean => SECRET_NAME.test(name.toLowerCase().replaceAll(/[-_]/g, ""));

function maskFields(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, maskEntry(name, value, 1)]));
}

const maskEntry = (name: string, value: unknown, depth: number): unknown =>
  isSecretName(name) && value !== null && value !== undefined ? MASK : withoutSecrets(value, depth);

function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  // Errors are taken apart by their serializer, bytes and dates by JSON's own rules.
  if (value instanceof Error || value instanceof Date || ArrayBuffer.isView(value)) return value;
  if (depth >= MAX_DEPTH) return "[deep]";
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskEntry(name, inner, depth + 1)]));
}
