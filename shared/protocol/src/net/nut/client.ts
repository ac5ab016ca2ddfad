import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { LineFramer } from "./line-framer.ts";
import { echoWord, parseWords, quoteValue } from "./words.ts";

/** Longest list read from a server; real ones serve a few UPSs. */
const MAX_LIST = 1_000;

/**
 * `nut.closed`: the connection was lost or closed by the server. `nut.malformed`: it does not speak the protocol. `nut.refused`: it
 * answered `ERR`; `refusal` is the word behind it.
 */
export type NutClientErrorCode = "nut.closed" | "nut.malformed" | "nut.refused";

export class NutClientError extends Error {
  readonly code: NutClientErrorCode;
  /** What stood after `ERR`, one of `NUT_ERRORS` as far as known; `null` if it was no refusal. */
  readonly refusal: string | null;

  constructor(code: NutClientErrorCode, message: string, options: ErrorOptions & { readonly refusal?: string } = {}) {
    super(message, options);
    this.name = "NutClientError";
    this.code = code;
    this.refusal = options.refusal ?? null;
  }
}

/** A UPS as the server lists it. */
export interface ListedUps {
  readonly name: string;
  readonly description: string;
}

/**
 * One connection to a NUT server, one request at a time. Every method rejects with a `NutClientError`, or with its signal's reason; after
 * either of `nut.closed`, `nut.malformed` and an abort the connection is of no more use. Source: RFC 9271 §4.2.
 */
export class NutClient implements Disposable {
  #socket: Socket;
  #chunks: AsyncIterator<Buffer>;
  #framer = new LineFramer();

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  /** Connects; rejects with the system's error, e.g. ECONNREFUSED, or with the signal's reason. */
  static async connect(server: { readonly host: string; readonly port: number }, signal: AbortSignal): Promise<NutClient> {
    signal.throwIfAborted();
    const socket = connect({ ...server, noDelay: true });
    try {
      await once(socket, "connect", { signal });
    } catch (error) {
      socket.on("error", () => {}); // nobody waits any more for what the system says of a connection given up
      socket.destroy();
      signal.throwIfAborted();
      throw error;
    }
    // A failure between two requests is told by the next one, which finds the connection closed.
    socket.on("error", () => {});
    return new NutClient(socket);
  }

  /** All UPSs of this server. */
  async listUps(signal: AbortSignal): Promise<readonly ListedUps[]> {
    const all: ListedUps[] = [];
    const [begin] = await this.#ask("LIST UPS", signal);
    if (begin !== "BEGIN") throw malformed("LIST UPS");
    for (;;) {
      const [kind, name, description] = await this.#reply(signal);
      if (kind === "END") return all;
      if (kind !== "UPS" || name === undefined || all.length === MAX_LIST) throw malformed("LIST UPS");
      all.push({ name, description: description ?? "" });
    }
  }

  /** The value of a variable; `null` if the UPS has none of this name. */
  async getVariable(ups: string, variable: string, signal: AbortSignal): Promise<string | null> {
    try {
      const [kind, , , value] = await this.#ask(`GET VAR ${echoWord(ups)} ${echoWord(variable)}`, signal);
      if (kind !== "VAR" || value === undefined) throw malformed(`GET VAR ${variable}`);
      return value;
    } catch (error) {
      if (error instanceof NutClientError && error.refusal === "VAR-NOT-SUPPORTED") return null;
      throw error;
    }
  }

  /** All variables of a UPS, by name. */
  async listVariables(ups: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const all = new Map<string, string>();
    const request = `LIST VAR ${echoWord(ups)}`;
    const [begin] = await this.#ask(request, signal);
    if (begin !== "BEGIN") throw malformed(request);
    for (let lines = 0; ; lines++) {
      const [kind, , name, value] = await this.#reply(signal);
      if (kind === "END") return all;
      if (kind !== "VAR" || name === undefined || value === undefined || lines === MAX_LIST) throw malformed(request);
      all.set(name, value);
    }
  }

  /**
   * Logs in, so that the server counts this connection among those that its UPS feeds. Refused with `ACCESS-DENIED` for a wrong user or
   * password, with `UNKNOWN-UPS` for a UPS that the server does not have.
   */
  async login(
    { user, password, ups }: { readonly user: string; readonly password: string; readonly ups: string },
    signal: AbortSignal,
  ): Promise<void> {
    await this.identify({ user, password }, signal);
    await this.#expectOk(`LOGIN ${echoWord(ups)}`, signal);
  }

  /**
   * Says who asks, for what only some may ask. Servers look at it with the next such request, and refuse that; here it is refused only by
   * those that look at once.
   */
  async identify({ user, password }: { readonly user: string; readonly password: string }, signal: AbortSignal): Promise<void> {
    await this.#expectOk(`USERNAME ${quoteValue(user)}`, signal);
    await this.#expectOk(`PASSWORD ${quoteValue(password)}`, signal);
  }

  /**
   * Has the server send an instant command to the UPS, once; resolves when the server has taken it. Refused with `ACCESS-DENIED`,
   * `USERNAME-REQUIRED`, `PASSWORD-REQUIRED`, `CMD-NOT-SUPPORTED`, `INSTCMD-FAILED`, `UNKNOWN-UPS`, `DATA-STALE`, `DRIVER-NOT-CONNECTED`.
   */
  async instantCommand(ups: string, command: string, signal: AbortSignal): Promise<void> {
    await this.#expectOk(`INSTCMD ${echoWord(ups)} ${echoWord(command)}`, signal);
  }

  async #expectOk(request: string, signal: AbortSignal): Promise<void> {
    const [word] = await this.#ask(request, signal);
    if (word !== "OK") throw malformed(request.slice(0, request.indexOf(" ")));
  }

  /**
   * Goes on encrypted if the server offers that; false if it does not. `secure` puts TLS over the socket and makes sure who is there; what it
   * rejects with is passed on, and the connection is closed.
   */
  async startTls(secure: (socket: Socket, signal: AbortSignal) => Promise<Socket>, signal: AbortSignal): Promise<boolean> {
    try {
      const [word] = await this.#ask("STARTTLS", signal);
      if (word !== "OK") throw malformed("STARTTLS");
    } catch (error) {
      if (error instanceof NutClientError && error.code === "nut.refused") return false;
      throw error;
    }
    // What was sent in the clear after the answer belongs to nobody: whoever sits in between may have put it there.
    this.#framer = new LineFramer();
    this.#socket = await secure(this.#socket, signal);
    this.#chunks = this.#socket[Symbol.asyncIterator]();
    return true;
  }

  close(): void {
    this.#socket.destroy();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #ask(request: string, signal: AbortSignal): Promise<readonly string[]> {
    this.#socket.write(`${request}\n`);
    return this.#reply(signal);
  }

  /** The words of the next line. */
  async #reply(signal: AbortSignal): Promise<readonly string[]> {
    const words = parseWords(await this.#line(signal));
    if (words === null || words.length === 0) throw malformed("a reply");
    if (words[0] === "ERR") {
      const refusal = words[1] ?? "";
      throw new NutClientError("nut.refused", `the NUT server answered ERR ${refusal}`, { refusal });
    }
    return words;
  }

  async #line(signal: AbortSignal): Promise<string> {
    const abort = () => this.#socket.destroy();
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    try {
      for (;;) {
        const next = this.#framer.next();
        if (next === "too-long") throw malformed("a line");
        if (next) return next.line;
        const chunk = await this.#chunks.next();
        if (chunk.done) throw new NutClientError("nut.closed", "the NUT server closed the connection");
        this.#framer.push(chunk.value);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NutClientError) throw error;
      throw new NutClientError("nut.closed", "the connection to the NUT server was lost", { cause: error });
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }
}

const malformed = (where: string): NutClientError =>
  new NutClientError("nut.malformed", `${where}: what came is not the NUT protocol's answer`);
