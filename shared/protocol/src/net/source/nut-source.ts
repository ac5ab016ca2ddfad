import type { Reading } from "../../model/reading.ts";
import { NutClient, NutClientError } from "../nut/client.ts";
import { blankReading } from "./blank-reading.ts";
import { GapWatch } from "./gap-watch.ts";
import { CertificateRefused, isIdentityKey, securedBy } from "./identity-key.ts";
import { type NutReading, nutReading } from "./nut-reading.ts";
import type { Observation, PolledSource, TellName } from "./observation.ts";
import { Sieve } from "./plausible.ts";
import { Rest } from "./rest.ts";
import type { SourceClock } from "./source-clock.ts";
import { SourceState } from "./source-state.ts";
import { toldBy } from "./told.ts";

const DEFAULT_PORT = 3_493;
/** NUT's drivers read their UPS every 2 s unless told otherwise: asking more often brings nothing new, more seldom adds to its age. */
const DEFAULT_EVERY_MS = 2_000;
const FASTEST_MS = 500;
/** One exchange with the server, connecting and logging in included, ms: as long as a card may be silent. */
const PATIENCE_MS = 6_000;
/** Pauses before a lost server is tried again, ms: growing while it stays away. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;
/** A refusal is tried again this often, ms: somebody may have mended the server's settings. */
const REFUSED_RETRY_MS = 60_000;

/** The server knows the UPS and does not reach it: nothing is known of it, and the server itself is well. */
const UPS_AWAY: ReadonlySet<string> = new Set(["DATA-STALE", "DRIVER-NOT-CONNECTED"]);
/** Refusals that asking again does not change. */
const FINAL: ReadonlySet<string> = new Set([
  ...["ACCESS-DENIED", "UNKNOWN-UPS", "USERNAME-REQUIRED", "PASSWORD-REQUIRED"],
  ...["INVALID-USERNAME", "INVALID-PASSWORD", "INVALID-ARGUMENT", "UNKNOWN-COMMAND"],
]);

const TELLS: readonly TellName[] = [
  ...(["mainsOk", "onBattery", "outputOn", "onBypass", "calibrating"] as const),
  ...(["batteryLow", "batteryBad", "shutdownPending", "overload"] as const),
];

export interface NutSourceOptions {
  readonly id: string;
  readonly host: string;
  /** 3493 if left out. */
  readonly port?: number;
  /** Its name on the server. */
  readonly ups: string;
  /** Logs in, so that the server counts this host; `null` only looks. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /**
   * `off`: in the clear. `offered`: encrypted where the server can, in the clear where it cannot. `required`: nothing is sent in the clear.
   * With an identity key (see `isIdentityKey`) only the server that has it is talked to; without one, whoever answers.
   */
  readonly tls: { readonly use: "off" } | { readonly use: "offered" | "required"; readonly identityKey: string | null };
  /** 2,000 ms if left out; 500 at least. */
  readonly everyMs?: number;
}

export interface NutSourceDeps {
  readonly clock: SourceClock;
  /** Told all that the server says of the UPS, each time before the reading that is made of it. Must not throw. */
  readonly onVariables?: (variables: ReadonlyMap<string, string>) => void;
  /** Where attempts to connect wait for their turn; gives back what is to be called when the attempt is over. Left out: nobody waits. */
  readonly enterGate?: (signal: AbortSignal) => Promise<() => void>;
}

/** The server does not encrypt, and nothing may be sent in the clear. */
class TlsMissing extends Error {}

/**
 * A UPS on a NUT server. Reasons: `unreachable`, `closed`, `silent` (no answer in six seconds), `malformed`, `paused`; refused:
 * `certificate`, `no-tls`, or the server's own word, e.g. `ACCESS-DENIED`; while online the server's word for a UPS that it does not
 * reach, `DATA-STALE` or `DRIVER-NOT-CONNECTED`, with a reading that knows nothing. Throws a `TypeError` that names a setting that cannot be.
 */
export function createNutSource(options: NutSourceOptions, deps: NutSourceDeps): PolledSource {
  const { host, ups, everyMs = DEFAULT_EVERY_MS, tls } = options;
  if (host === "" || ups === "") throw new TypeError("a NUT source needs the server's host and the name of the UPS there");
  if (!(everyMs >= FASTEST_MS && everyMs <= 60_000))
    throw new TypeError(`a NUT server is asked every ${FASTEST_MS} to 60000 ms, not every ${everyMs}`);
  if (tls.use !== "off" && tls.identityKey !== null && !isIdentityKey(tls.identityKey)) {
    throw new TypeError("the identity key is not the SHA-256 of a public key in base64");
  }
  return new NutSource(options, deps);
}

class NutSource implements PolledSource {
  readonly id: string;
  readonly #options: NutSourceOptions;
  readonly #deps: NutSourceDeps;
  readonly #clock: SourceClock;
  readonly #rest: Rest;
  readonly #state: SourceState;
  readonly #sieve = new Sieve();
  readonly #gaps: GapWatch;
  #seq = 0;
  /** Beyond what every server tells: what this one has told so far. */
  readonly #tells = new Set<TellName>(TELLS);
  #failures = 0;

  constructor(options: NutSourceOptions, deps: NutSourceDeps) {
    const { clock } = deps;
    this.id = options.id;
    this.#options = options;
    this.#deps = deps;
    this.#clock = clock;
    this.#rest = new Rest(clock);
    this.#state = new SourceState(options.id, clock);
    this.#gaps = new GapWatch(clock);
  }

  get dropped(): number {
    return this.#sieve.dropped;
  }

  current(): Observation {
    return this.#state.current();
  }

  subscribe(listener: (observation: Observation) => void): () => void {
    return this.#state.subscribe(listener);
  }

  askSoon(): void {
    this.#rest.wake();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const error = await this.#stayConnected(signal);
      if (signal.aborted) return;
      const { state, reason } = wordOf(error);
      this.#state.enter(state, reason);
      const pauseMs = state === "refused" ? REFUSED_RETRY_MS : Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
      this.#failures++;
      await this.#rest.sleep(pauseMs, signal);
    }
  }

  /** Asks over one connection until that fails, and gives back why. */
  async #stayConnected(signal: AbortSignal): Promise<unknown> {
    const { everyMs = DEFAULT_EVERY_MS, ups } = this.#options;
    try {
      using client = await this.#inTurn(signal);
      while (!signal.aborted) {
        const askedMs = this.#clock.monoMs();
        this.#gaps.hasPaused();
        const told = await this.#within((soon) => variablesOf(client, ups, soon), signal);
        // An answer that lay about while this machine stood still tells of a time that is over.
        if (this.#gaps.hasPaused()) return new Paused();
        this.#failures = 0;
        this.#hear(told, askedMs);
        await this.#rest.sleep(everyMs - (this.#clock.monoMs() - askedMs), signal);
      }
      return null;
    } catch (error) {
      return error;
    }
  }

  async #inTurn(signal: AbortSignal): Promise<NutClient> {
    const leave = await this.#deps.enterGate?.(signal);
    try {
      return await this.#within((soon) => this.#open(soon), signal);
    } finally {
      leave?.();
    }
  }

  async #open(signal: AbortSignal): Promise<NutClient> {
    const { host, port = DEFAULT_PORT, ups, login, tls } = this.#options;
    const client = await NutClient.connect({ host, port }, signal);
    try {
      if (tls.use !== "off") {
        const isEncrypted = await client.startTls((socket, soon) => securedBy(tls.identityKey, socket, host, soon), signal);
        if (!isEncrypted && (tls.use === "required" || tls.identityKey !== null)) throw new TlsMissing();
      }
      if (login) await client.login({ ...login, ups }, signal);
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** The age of what a server tells begins with the question: it may have read its UPS at that moment. */
  #hear(told: ReadonlyMap<string, string> | string, askedMs: number): void {
    const moment: Pick<Reading, "seq" | "wallMs"> = { seq: ++this.#seq, wallMs: this.#clock.wallMs() };
    const isAway = typeof told === "string";
    if (!isAway) this.#deps.onVariables?.(told);
    const { reading, confidence }: NutReading = isAway
      ? { reading: blankReading(moment), confidence: {} }
      : nutReading(told, moment, this.#sieve);
    for (const name of toldBy(reading, confidence)) this.#tells.add(name);
    this.#state.hear(
      { reading, confidence, tells: [...this.#tells], atMonoMs: askedMs },
      { state: "online", reason: isAway ? told : null },
    );
  }

  async #within<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const over = new AbortController();
    const late = new AbortController();
    const timer = this.#clock.sleep(PATIENCE_MS, over.signal).then(
      () => late.abort(new Silence()),
      () => {}, // it was answered in time
    );
    try {
      return await work(AbortSignal.any([signal, late.signal]));
    } finally {
      over.abort();
      await timer;
    }
  }
}

class Silence extends Error {}
class Paused extends Error {}

/** The variables, or the server's word for a UPS that it does not reach. */
async function variablesOf(client: NutClient, ups: string, signal: AbortSignal): Promise<ReadonlyMap<string, string> | string> {
  try {
    return await client.listVariables(ups, signal);
  } catch (error) {
    if (error instanceof NutClientError && error.refusal !== null && UPS_AWAY.has(error.refusal)) return error.refusal;
    throw error;
  }
}

/** What an end means to whoever looks at the source. */
function wordOf(error: unknown): { readonly state: "lost" | "refused"; readonly reason: string } {
  if (error instanceof CertificateRefused) return { state: "refused", reason: "certificate" };
  if (error instanceof TlsMissing) return { state: "refused", reason: "no-tls" };
  if (error instanceof Silence) return { state: "lost", reason: "silent" };
  if (error instanceof Paused) return { state: "lost", reason: "paused" };
  if (!(error instanceof NutClientError)) return { state: "lost", reason: "unreachable" };
  const { code, refusal } = error;
  if (code === "nut.refused" && refusal !== null && FINAL.has(refusal)) return { state: "refused", reason: refusal };
  return { state: "lost", reason: code === "nut.closed" ? "closed" : "malformed" };
}
