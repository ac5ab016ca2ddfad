import { isDeepStrictEqual } from "node:util";
import { ProblemError } from "@istars/protocol/model/client/problem-error.ts";
import { HOST_REPORT_EVERY_MS, type HostReport } from "@istars/protocol/model/hosts.ts";
import type { AgentSource } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { CertificateRefused } from "@istars/protocol/net/source/identity-key.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";
import type { CardSetting } from "../settings/settings.ts";
import type { CallCard } from "./agent-deps.ts";

export type Registration = NonNullable<AgentSource["registration"]>;

/** A card that says nothing for so long is asked again, ms. */
const CALL_LIMIT_MS = 5_000;
/** The last word may keep the power-off waiting for so long, ms. */
const LAST_WORD_MS = 1_000;
/** A card that refused is asked again this often, ms: seldom enough not to be locked out. */
const REFUSED_RETRY_MS = 60_000;

export interface RegistrationsDeps {
  readonly hostId: string;
  readonly callCard: CallCard;
  readonly clock: Clock;
  readonly onChange: () => void;
}

interface Card {
  readonly setting: CardSetting;
  readonly token: string;
  readonly word: CardWord;
  readonly running: Promise<void>;
}

/** This server's place in the lists of its cards: its word is said on every change and every 10 s. Whatever a card answers decides nothing. */
export class Registrations {
  readonly #deps: RegistrationsDeps;
  #cards: readonly Card[] = [];
  #report: HostReport | null = null;

  constructor(deps: RegistrationsDeps) {
    this.#deps = deps;
  }

  /** How it stands with a source's card; `null` for sources that list nobody. */
  stateOf(sourceId: string): Registration | null {
    return this.#cards.find(({ setting }) => setting.id === sourceId)?.word.state ?? null;
  }

  /** Goes on with the cards of these settings; those that stay notice nothing. */
  async replace({ settings, secrets }: LoadedSettings): Promise<void> {
    const before = this.#cards;
    this.#cards = settings.sources.flatMap((setting) => {
      const token = secrets.get(setting.id);
      if (setting.kind !== "card" || token === undefined) return [];
      const same = before.find((one) => one.token === token && isDeepStrictEqual(one.setting, setting));
      return [same ?? this.#begin(setting, token)];
    });
    await endAll(before.filter((one) => !this.#cards.includes(one)));
  }

  /** What the cards are to know of this server from now on. */
  say(report: HostReport): void {
    if (isDeepStrictEqual(report, this.#report)) return;
    this.#report = report;
    for (const { word } of this.#cards) word.say(report);
  }

  /** Resolves when each card has answered the newest word, or after a second: what has to be done waits no longer. Never rejects. */
  async said(): Promise<void> {
    const done = new AbortController();
    await Promise.race([
      Promise.all(this.#cards.map(({ word }) => word.said())),
      this.#deps.clock.sleep(LAST_WORD_MS, done.signal).catch(() => {}), // all have answered
    ]);
    done.abort();
  }

  async close(): Promise<void> {
    const cards = this.#cards;
    this.#cards = [];
    await endAll(cards);
  }

  #begin(setting: CardSetting, token: string): Card {
    const { hostId, callCard, clock, onChange } = this.#deps;
    const word = new CardWord((report, signal) => callCard({ setting, token, hostId }, report, signal), clock, onChange, this.#report);
    return { setting, token, word, running: word.run() };
  }
}

async function endAll(cards: readonly Card[]): Promise<void> {
  for (const { word } of cards) word.end();
  await Promise.all(cards.map(({ running }) => running));
}

type Call = (report: HostReport, signal: AbortSignal) => Promise<void>;

/** One card, told one thing after the other. */
class CardWord {
  readonly #call: Call;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #stop = new AbortController();
  #report: HostReport | null;
  #state: Registration = { state: "unknown", reason: null };
  /** Aborted when there is something new to say, also in the middle of an older word. */
  #news = new AbortController();
  #answered = Promise.withResolvers<void>();

  constructor(call: Call, clock: Clock, onChange: () => void, report: HostReport | null) {
    this.#call = call;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#report = report;
  }

  get state(): Registration {
    return this.#state;
  }

  say(report: HostReport): void {
    this.#report = report;
    this.#answered = Promise.withResolvers();
    this.#news.abort();
  }

  /** Resolves when the newest word was answered, whatever the answer. */
  said(): Promise<void> {
    return this.#answered.promise;
  }

  end(): void {
    this.#stop.abort();
    this.#news.abort();
  }

  async run(): Promise<void> {
    const stop = this.#stop.signal;
    while (!stop.aborted) {
      const news = new AbortController();
      this.#news = news;
      const answered = this.#answered;
      if (this.#report !== null) await this.#tell(this.#report, news.signal);
      if (news.signal.aborted) continue;
      answered.resolve();
      const waitMs = this.#state.state === "refused" ? REFUSED_RETRY_MS : HOST_REPORT_EVERY_MS;
      await this.#clock.sleep(waitMs, news.signal).catch(() => {}); // something new is to be said, or all is over
    }
  }

  /** Never rejects: what came of it stands in the state. */
  async #tell(report: HostReport, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const late = this.#clock.sleep(CALL_LIMIT_MS, over.signal).then(
      () => over.abort(new Error("silent")),
      () => {}, // it answered
    );
    try {
      await this.#call(report, AbortSignal.any([signal, over.signal]));
      this.#turn({ state: "registered", reason: null });
    } catch (error) {
      if (!signal.aborted) this.#turn(failureOf(error));
    } finally {
      over.abort();
      await late;
    }
  }

  #turn(state: Registration): void {
    if (isDeepStrictEqual(state, this.#state)) return;
    this.#state = state;
    this.#onChange();
  }
}

function failureOf(error: unknown): Registration {
  if (error instanceof CertificateRefused) return { state: "refused", reason: "certificate" };
  if (error instanceof ProblemError) {
    const isRefusal = error.status === 401 || error.status === 403;
    return { state: isRefusal ? "refused" : "failed", reason: error.code ?? `http-${error.status}` };
  }
  if (error instanceof Error && error.message === "silent") return { state: "failed", reason: "silent" };
  return { state: "failed", reason: "unreachable" };
}
