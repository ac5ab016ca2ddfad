import type { UpsError } from "../ups-error.ts";
import type { Connection, Transport, TransportEvents } from "./transport.ts";

/** What the far end sends back for a command, byte for byte; each part arrives by itself. `null` is silence. */
export type Script = (command: string) => string | readonly string[] | null;

/** For tests: a line whose far end answers by a script, at once, and to which anything can happen. */
export class ScriptedTransport implements Transport {
  readonly address = "scripted://";
  /** Every command that was sent, in order, without its CR. */
  readonly sent: string[] = [];
  script: Script;
  /** While set, opening fails with it. */
  refusal: UpsError | null = null;
  opened = 0;
  /** What lies in the operating system's buffer: dropped by a flush, else handed over with the next reply. */
  buffered = "";
  #events: TransportEvents | null = null;

  constructor(script: Script) {
    this.script = script;
  }

  get isOpen(): boolean {
    return this.#events !== null;
  }

  async open(events: TransportEvents): Promise<Connection> {
    if (this.refusal) throw this.refusal;
    this.opened++;
    this.#events = events;
    return {
      write: async (bytes) => {
        const command = Buffer.from(bytes).toString("latin1").replace(/\r$/, "");
        this.sent.push(command);
        const reply = this.script(command);
        this.feed(this.buffered);
        this.buffered = "";
        for (const part of typeof reply === "string" ? [reply] : (reply ?? [])) this.feed(part);
      },
      flush: async () => {
        this.buffered = "";
      },
      close: async () => {
        this.#events = null;
      },
    };
  }

  /** Bytes arrive, asked for or not. */
  feed(bytes: string): void {
    if (bytes !== "") this.#events?.onBytes(Buffer.from(bytes, "latin1"));
  }

  /** The line goes away. */
  lose(error: UpsError): void {
    const events = this.#events;
    this.#events = null;
    events?.onLost(error);
  }
}
