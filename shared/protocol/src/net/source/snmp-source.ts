import { GapWatch } from "./gap-watch.ts";
import { FIGURE_SCALARS, FIGURE_TABLES, type MibMemory, mibReading, NO_MEMORY, objectOf, SCALARS, TABLES } from "./mib-reading.ts";
import { type MibLook, MibWalk } from "./mib-walk.ts";
import type { NextAsker } from "./next-asker.ts";
import type { Observation, PolledSource, TellName } from "./observation.ts";
import { Sieve } from "./plausible.ts";
import { Rest } from "./rest.ts";
import type { SourceClock } from "./source-clock.ts";
import { SourceState } from "./source-state.ts";
import { toldBy } from "./told.ts";

/** Cards read their UPS every second or two: asking more often brings nothing new. */
const DEFAULT_EVERY_MS = 2_000;
const FASTEST_MS = 500;
/** Looks in a row that bring nothing, after which the card is lost: single datagrams get lost without that. */
const MISSES = 3;
/** All that one look may take, ms: an agent that drips answers is one that misses. */
const LOOK_MS = 6_000;
const REFUSED_RETRY_MS = 60_000;

const objectsOf = (names: object): readonly string[] => (Object.keys(names) as Parameters<typeof objectOf>[0][]).map(objectOf);
/** What decisions rest on. */
const COLUMNS = { scalars: objectsOf(SCALARS), tables: objectsOf(TABLES) } as const;
const ALL_COLUMNS = {
  scalars: [...COLUMNS.scalars, ...objectsOf(FIGURE_SCALARS)],
  tables: [...COLUMNS.tables, ...objectsOf(FIGURE_TABLES)],
} as const;

export interface SnmpSourceOptions {
  readonly id: string;
  /** 2,000 ms if left out; 500 at least. */
  readonly everyMs?: number;
  /** True: asks for what is only shown, too; false if left out. */
  readonly figures?: boolean;
}

export interface SnmpSourceDeps {
  readonly clock: SourceClock;
  /** How the agent is asked, e.g. `communityAsker` for v1 and v2c. */
  readonly ask: NextAsker;
}

/**
 * A UPS behind any card that speaks RFC 1628. Reasons: `silent` (three looks in a row; a wrong community looks the same), `unreachable`,
 * `malformed`, `paused`; refused: `denied`; while online `ups-lost`: the card has lost the UPS, or `no-ups`: the agent has nothing of RFC 1628.
 * Throws a `TypeError` that names a setting that cannot be.
 */
export function createSnmpSource(options: SnmpSourceOptions, deps: SnmpSourceDeps): PolledSource {
  const { everyMs = DEFAULT_EVERY_MS, figures = false } = options;
  if (!(everyMs >= FASTEST_MS && everyMs <= 60_000))
    throw new TypeError(`a card is asked every ${FASTEST_MS} to 60000 ms, not every ${everyMs}`);
  return new SnmpSource({ id: options.id, everyMs, figures }, deps);
}

class SnmpSource implements PolledSource {
  readonly id: string;
  readonly #everyMs: number;
  readonly #columns: typeof COLUMNS;
  readonly #rest: Rest;
  readonly #clock: SourceClock;
  readonly #walk: MibWalk;
  readonly #state: SourceState;
  readonly #sieve = new Sieve();
  readonly #gaps: GapWatch;
  /** What this card has told so far. */
  readonly #tells = new Set<TellName>();
  #memory: MibMemory = NO_MEMORY;
  #seq = 0;
  #misses = 0;

  constructor({ id, everyMs, figures }: Required<SnmpSourceOptions>, { clock, ask }: SnmpSourceDeps) {
    this.id = id;
    this.#everyMs = everyMs;
    this.#columns = figures ? ALL_COLUMNS : COLUMNS;
    this.#rest = new Rest(clock);
    this.#clock = clock;
    this.#walk = new MibWalk(ask);
    this.#state = new SourceState(id, clock);
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
      const askedMs = this.#clock.monoMs();
      this.#gaps.hasPaused();
      const look = await this.#look(signal);
      if (signal.aborted) return;
      // An answer that lay about while this machine stood still tells of a time that is over.
      if (this.#gaps.hasPaused()) this.#miss("paused");
      else if (look.kind === "values") this.#hear(look.values, askedMs);
      else if (look.kind === "denied") this.#state.enter("refused", "denied");
      else this.#miss(look.kind);
      const restMs = look.kind === "denied" ? REFUSED_RETRY_MS : this.#everyMs - (this.#clock.monoMs() - askedMs);
      await this.#rest.sleep(restMs, signal);
    }
  }

  async #look(signal: AbortSignal): Promise<MibLook> {
    const over = new AbortController();
    const late = new AbortController();
    const timer = this.#clock.sleep(LOOK_MS, over.signal).then(
      () => late.abort(),
      () => {}, // it was answered in time
    );
    try {
      return await this.#walk.read(this.#columns, AbortSignal.any([signal, late.signal]));
    } catch (error) {
      if (!signal.aborted && !late.signal.aborted) throw error;
      return { kind: "silent" };
    } finally {
      over.abort();
      await timer;
    }
  }

  #hear(values: Parameters<typeof mibReading>[0], askedMs: number): void {
    const moment = { seq: ++this.#seq, wallMs: this.#clock.wallMs() };
    const { reading, confidence, memory, isUps, isUpsLost } = mibReading(values, this.#memory, moment, this.#sieve);
    this.#memory = memory;
    this.#misses = 0;
    for (const name of toldBy(reading, confidence)) this.#tells.add(name);
    const reason = !isUps ? "no-ups" : isUpsLost ? "ups-lost" : null;
    this.#state.hear({ reading, confidence, tells: [...this.#tells], atMonoMs: askedMs }, { state: "online", reason });
  }

  #miss(reason: string): void {
    this.#misses++;
    if (this.#misses >= MISSES) this.#state.enter("lost", reason);
  }
}
