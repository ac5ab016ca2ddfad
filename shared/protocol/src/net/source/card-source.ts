import { ProblemError } from "../../model/client/problem-error.ts";
import { type ByteReader, keepStream, type StreamState } from "../../model/client/stream-keeper.ts";
import type { StreamMessage } from "../../model/client/stream-message.ts";
import { StreamReader } from "../../model/client/stream-reader.ts";
import type { EventRecord } from "../../model/event.ts";
import { API_PREFIX } from "../../model/routes.ts";
import { SILENCE_LIMIT_MS, type Topic } from "../../model/stream.ts";
import { CardReadings } from "./card-readings.ts";
import { GapWatch } from "./gap-watch.ts";
import { CertificateRefused, isIdentityKey } from "./identity-key.ts";
import type { Observation, Source } from "./observation.ts";
import type { SourceClock } from "./source-clock.ts";
import { SourceState } from "./source-state.ts";
import { streamFetch } from "./stream-fetch.ts";

/** A refused token is tried again this often, ms: seldom enough not to be locked out, and somebody may have allowed it meanwhile. */
const REFUSED_RETRY_MS = 60_000;
/** How often one looks whether the card still speaks, ms. */
const WATCH_EVERY_MS = 1_000;
/** What a decision can rest on. */
const DEFAULT_TOPICS: readonly Topic[] = ["reading", "link", "event"];

export interface CardSourceOptions {
  readonly id: string;
  /** Origin of the card, e.g. `https://192.0.2.7`; a path is not taken. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`, never in an address. */
  readonly token: string;
  /** The card's identity key, see `isIdentityKey`; a must with `https:`, and without meaning otherwise: then it has to be `null`. */
  readonly identityKey: string | null;
  /** What is wanted of the stream; `reading`, `link` and `event` if left out. */
  readonly topics?: readonly Topic[];
  /** Shortest time between two readings, ms; 0, every one, if left out. */
  readonly readingEveryMs?: number;
  /** Events after this one are wanted, see `eventIdOf`; left out: only what happens from now on. */
  readonly lastEventId?: string | null;
}

export interface CardSourceDeps {
  readonly clock: SourceClock;
  /** Told each event of the card once, also those that happened while it could not be reached. */
  readonly onEvent?: (event: EventRecord) => void;
  /**
   * Told each message as it comes over a connection that is believed, before anything is made of it. Of its members only those are certain
   * of which `readStreamMessage` makes sure. Must not throw.
   */
  readonly onMessage?: (message: StreamMessage) => void;
  /** Calls about once a second whoever has to look at the time; gives back how to stop that. Left out: the source has a rhythm of its own. */
  readonly everySecond?: (look: () => void) => () => void;
  /** Where attempts to connect wait for their turn; gives back what is to be called when the attempt is over. Left out: nobody waits. */
  readonly enterGate?: (signal: AbortSignal) => Promise<() => void>;
  /** 0 to 1; spreads the attempts of many agents after a restart of the card. */
  readonly random?: () => number;
}

/**
 * An iStars card, heard over its event stream. Reasons: `silent` (no word for six seconds), `closed`, `unreachable`, `http-N`, `no-stream`;
 * refused: `certificate`, or the problem's code, e.g. `session.required` for a token the card does not know; `paused` after this machine
 * stood still; while online `ups-lost`: the card has lost the UPS. Throws a `TypeError` that names the setting which cannot be.
 */
export function createCardSource(options: CardSourceOptions, deps: CardSourceDeps): Source {
  checkOptions(options);
  return new CardSource(options, deps);
}

function checkOptions({ url, token, identityKey }: CardSourceOptions): void {
  const place = URL.parse(url);
  if (place === null || !["http:", "https:"].includes(place.protocol) || place.pathname !== "/" || place.search || place.username) {
    throw new TypeError(`"${url}" is not a card's address; write http://HOST:PORT or https://HOST`);
  }
  if (!/^[\w.~+/=-]{1,512}$/.test(token)) throw new TypeError("the token is empty or has characters that no token has");
  if (place.protocol === "http:" && identityKey !== null)
    throw new TypeError("an identity key proves nothing over http: use https, or none");
  if (place.protocol === "https:" && (identityKey === null || !isIdentityKey(identityKey))) {
    throw new TypeError("https needs the card's identity key: SHA-256 of its public key in base64");
  }
}

class CardSource implements Source {
  readonly id: string;
  readonly #options: CardSourceOptions;
  readonly #deps: CardSourceDeps;
  readonly #state: SourceState;
  readonly #readings: CardReadings;
  readonly #gaps: GapWatch;
  readonly #url: string;
  /** Messages that could not be understood. */
  #malformed = 0;
  /** The present connection; aborted when the card does not speak any more. */
  #connection = new AbortController();
  /** When the card said something that could be understood, or was given the chance to; monotonic. Without end while it has to wait for us. */
  #lastWordMs: number;

  constructor(options: CardSourceOptions, deps: CardSourceDeps) {
    this.id = options.id;
    this.#options = options;
    this.#deps = deps;
    this.#state = new SourceState(options.id, deps.clock);
    this.#readings = new CardReadings(deps.clock);
    this.#gaps = new GapWatch(deps.clock);
    this.#lastWordMs = deps.clock.monoMs();
    const { topics = DEFAULT_TOPICS, readingEveryMs = 0 } = options;
    const { origin } = new URL(options.url);
    this.#url = `${origin}${API_PREFIX}/stream?topics=${topics.join(",")}&readingEveryMs=${readingEveryMs}`;
  }

  get dropped(): number {
    return this.#readings.dropped + this.#malformed;
  }

  current(): Observation {
    return this.#state.current();
  }

  subscribe(listener: (observation: Observation) => void): () => void {
    return this.#state.subscribe(listener);
  }

  async run(signal: AbortSignal): Promise<void> {
    const reader = this.#reader();
    const { everySecond } = this.#deps;
    const over = new AbortController();
    const unsubscribe = everySecond?.(() => this.#look());
    const watching = everySecond ? Promise.resolve() : this.#watch(AbortSignal.any([signal, over.signal]));
    try {
      while (!signal.aborted) await this.#follow(reader, signal);
    } finally {
      unsubscribe?.();
      over.abort();
      await watching;
    }
  }

  /** Keeps the stream open until the card refuses for good, then waits. */
  async #follow(reader: ByteReader, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#deps;
    const { token, identityKey } = this.#options;
    const fetch = streamFetch({ identityKey, clock });
    try {
      await keepStream(reader, {
        fetch: (address, init) => this.#inTurn(init.signal ?? signal, (stop) => fetch(address, { ...init, signal: stop })),
        url: this.#url,
        watchesSilence: true,
        headers: () => ({ authorization: `Bearer ${token}` }),
        onState: (state) => this.#follows(state),
        wait: (ms, stop) => clock.sleep(ms, stop),
        ...(random ? { random } : {}),
        signal,
      });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#state.enter("refused", error.code ?? `http-${error.status}`);
      await clock.sleep(REFUSED_RETRY_MS, signal).catch(() => {}); // an aborted sleep is how this ends
    }
  }

  /** Connects when it is this card's turn. */
  async #inTurn(signal: AbortSignal, connect: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
    this.#connection = new AbortController();
    const stop = AbortSignal.any([signal, this.#connection.signal]);
    const { enterGate } = this.#deps;
    if (!enterGate) return await connect(stop);
    this.#lastWordMs = Number.POSITIVE_INFINITY;
    const leave = await enterGate(stop);
    this.#lastWordMs = this.#deps.clock.monoMs();
    try {
      return await connect(stop);
    } finally {
      leave();
    }
  }

  /** Passes a stream's octets on to the reader, unless they lay about while this machine stood still. */
  #reader(): ByteReader {
    const reader = new StreamReader({
      lastEventId: this.#options.lastEventId ?? null,
      onEvent: (message) => this.#take(message),
      onMalformed: (total) => {
        this.#malformed = total;
      },
    });
    return {
      get lastEventId() {
        return reader.lastEventId;
      },
      begin: () => {
        this.#lastWordMs = this.#deps.clock.monoMs();
        reader.begin();
      },
      take: (bytes) => {
        this.#lookAtClocks();
        return this.#connection.signal.aborted ? false : reader.take(bytes);
      },
    };
  }

  #take(message: StreamMessage): void {
    this.#lastWordMs = this.#deps.clock.monoMs();
    this.#deps.onMessage?.(message);
    if (message.event === "event") this.#deps.onEvent?.(message.data);
    const heard = this.#readings.take(message);
    if (heard) this.#state.hear(heard, { state: "online", reason: this.#readings.isUpsLost ? "ups-lost" : null });
  }

  #follows(state: StreamState): void {
    // What came over a connection that was given up is not believed, its hello included.
    if (state.kind === "open" && !this.#connection.signal.aborted) {
      this.#state.enter("online", this.#readings.isUpsLost ? "ups-lost" : null);
    }
    if (state.kind !== "lost") return;
    const dropped: unknown = this.#connection.signal.aborted ? this.#connection.signal.reason : null;
    const { cause } = state;
    if (cause instanceof CertificateRefused) this.#state.enter("refused", "certificate");
    else if (cause instanceof ProblemError && (cause.status === 401 || cause.status === 403)) {
      this.#state.enter("refused", cause.code ?? `http-${cause.status}`);
    } else if (cause instanceof ProblemError) this.#state.enter("lost", cause.code ?? `http-${cause.status}`);
    else if (typeof dropped === "string") this.#state.enter("lost", dropped);
    else this.#state.enter("lost", state.why === "refused" ? "no-stream" : state.why);
  }

  /** Gives up a connection over which octets may come, but nothing that can be understood. */
  async #watch(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    while (!signal.aborted) {
      await clock.sleep(WATCH_EVERY_MS, signal).catch(() => {}); // an aborted sleep is how this ends
      if (signal.aborted) return;
      this.#look();
    }
  }

  #look(): void {
    this.#lookAtClocks();
    if (this.#deps.clock.monoMs() - this.#lastWordMs >= SILENCE_LIMIT_MS) this.#drop("silent");
  }

  #lookAtClocks(): void {
    if (this.#gaps.hasPaused()) this.#drop("paused");
  }

  #drop(reason: "silent" | "paused"): void {
    if (this.#connection.signal.aborted) return;
    this.#connection.abort(reason);
    if (this.#state.link.state === "online") this.#state.enter("lost", reason);
  }
}
