/** One event as it stood on the wire. */
export interface SseMessage {
  /** `message` where the stream names none. */
  readonly event: string;
  readonly data: string;
  /** The last id the stream has told so far, `""` for none. */
  readonly id: string;
}

export interface SseParserOptions {
  /** Longest line, and longest data of one event, in characters; an event that has more is dropped and counted. */
  readonly maxChars: number;
}

const DEFAULTS: SseParserOptions = { maxChars: 1_048_576 };

/**
 * Reads server-sent events out of a byte stream that is cut anywhere. Keeps no more than one event; what is no event costs nothing but
 * its time. Source: WHATWG HTML, "Parsing an event stream".
 */
export class SseParser {
  readonly #options: SseParserOptions;
  /** Takes a byte order mark off and holds back half a character. */
  readonly #decoder = new TextDecoder("utf-8");
  /** The part of the present line that has come, and whether it is over its limit. */
  #line = "";
  #lineIsOver = false;
  #afterReturn = false;
  #event = "";
  #data: string[] = [];
  #dataChars = 0;
  #eventIsOver = false;
  #id = "";
  #dropped = 0;

  constructor(options: SseParserOptions = DEFAULTS) {
    this.#options = options;
  }

  /** Events dropped because they were too long. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes the next bytes and returns the events that are complete with them. */
  push(bytes: Uint8Array): readonly SseMessage[] {
    const text = this.#decoder.decode(bytes, { stream: true });
    const messages: SseMessage[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code !== 10 && code !== 13) {
        this.#afterReturn = false;
        continue;
      }
      // The LF of a CRLF ends nothing, also when the two come apart.
      if (code === 10 && this.#afterReturn) from = at + 1;
      else {
        this.#endLine(text.slice(from, at), messages);
        from = at + 1;
      }
      this.#afterReturn = code === 13;
    }
    this.#hold(text.slice(from));
    return messages;
  }

  #hold(rest: string): void {
    if (this.#line.length + rest.length > this.#options.maxChars) {
      this.#line = "";
      this.#lineIsOver = true;
    }
    if (!this.#lineIsOver) this.#line += rest;
  }

  #endLine(rest: string, messages: SseMessage[]): void {
    this.#hold(rest);
    const line = this.#line;
    const isOver = this.#lineIsOver;
    this.#line = "";
    this.#lineIsOver = false;
    if (isOver) this.#eventIsOver = true;
    else if (line === "") this.#endEvent(messages);
    else this.#field(line);
  }

  #field(line: string): void {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "event") this.#event = value;
    else if (name === "data") this.#addData(value);
    else if (name === "id" && !value.includes("\0")) this.#id = value;
    // `retry` is not ours to follow, a comment has no name, and unknown fields are to be ignored.
  }

  #addData(value: string): void {
    this.#dataChars += value.length + 1;
    if (this.#dataChars > this.#options.maxChars) this.#eventIsOver = true;
    if (this.#eventIsOver) this.#data = [];
    else this.#data.push(value);
  }

  #endEvent(messages: SseMessage[]): void {
    if (this.#eventIsOver) this.#dropped++;
    else if (this.#data.length > 0) messages.push({ event: this.#event || "message", data: this.#data.join("\n"), id: this.#id });
    this.#event = "";
    this.#data = [];
    this.#dataChars = 0;
    this.#eventIsOver = false;
  }
}
