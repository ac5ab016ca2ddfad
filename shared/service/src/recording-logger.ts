import type { LogFields, Logger, LogLevel } from "./logging.ts";

export interface LogLine {
  readonly level: Exclude<LogLevel, "silent">;
  readonly fields: LogFields;
  readonly message: string;
}

/** A logger for tests: keeps what was said, children included, in one list. */
export class RecordingLogger implements Logger {
  readonly lines: LogLine[];
  readonly #bindings: LogFields;

  constructor(lines: LogLine[] = [], bindings: LogFields = {}) {
    this.lines = lines;
    this.#bindings = bindings;
  }

  child(bindings: LogFields): Logger {
    return new RecordingLogger(this.lines, { ...this.#bindings, ...bindings });
  }

  trace(fields: LogFields, message: string): void {
    this.#keep("trace", fields, message);
  }

  debug(fields: LogFields, message: string): void {
    this.#keep("debug", fields, message);
  }

  info(fields: LogFields, message: string): void {
    this.#keep("info", fields, message);
  }

  warn(fields: LogFields, message: string): void {
    this.#keep("warn", fields, message);
  }

  error(fields: LogFields, message: string): void {
    this.#keep("error", fields, message);
  }

  #keep(level: LogLine["level"], fields: LogFields, message: string): void {
    this.lines.push({ level, fields: { ...this.#bindings, ...fields }, message });
  }
}

/** A logger that says nothing, where a test does not look at the log. */
export const silentLogger: Logger = {
  child: () => silentLogger,
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};
