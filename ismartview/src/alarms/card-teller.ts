import { ProblemError } from "@istars/protocol/model/client/problem-error.ts";
import { backoff } from "@istars/service/backoff.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { StandingAlarm } from "./standing-alarm.ts";

/** Tells one card that its alarm was acknowledged. Rejects with a `ProblemError` for a refusal, with anything else where no answer came. */
export interface AcknowledgementCaller {
  acknowledge(cardId: number, instance: number, signal: AbortSignal): Promise<void>;
}

export interface CardTellerDeps {
  readonly caller: AcknowledgementCaller;
  readonly clock: Clock;
  readonly log: Logger;
  readonly isOnline: (cardId: number) => boolean;
  /** The card knows it, or does not take it. */
  readonly onAnswer: (standing: StandingAlarm, answer: "told" | "refused") => void;
}

/** Cards that are being told at the same time, and how long one may take, ms. */
const AT_ONCE = 16;
const LIMIT_MS = 10_000;
const RETRY = { firstMs: 2_000, maxMs: 300_000 } as const;

interface Pending {
  readonly standing: StandingAlarm;
  readonly waits: Generator<number, never>;
  dueMonoMs: number;
}

/**
 * Tells cards that their alarms were acknowledged here, so that their own users see it, too: again until they have taken it, refused it,
 * or the alarm is over. Which are pending is kept with the alarm, so a restart forgets none; a card that is told twice takes it as once.
 * That it was told is stored with the card's own event of it; told twice after a restart does no harm.
 */
export class CardTeller {
  readonly #deps: CardTellerDeps;
  readonly #pending = new Map<StandingAlarm, Pending>();
  readonly #running = new Map<StandingAlarm, Promise<void>>();
  readonly #stop = new AbortController();

  constructor(deps: CardTellerDeps) {
    this.#deps = deps;
  }

  /** Takes up an alarm that its card has to be told of; does nothing for any other. */
  take(standing: StandingAlarm): void {
    if (standing.values.cardTold !== "pending" || this.#pending.has(standing)) return;
    this.#pending.set(standing, { standing, waits: backoff(RETRY), dueMonoMs: 0 });
    this.look();
  }

  /** A card is there again: it is told at once. */
  wake(cardId: number): void {
    if (this.#pending.size === 0) return;
    for (const pending of this.#pending.values()) if (pending.standing.values.cardId === cardId) pending.dueMonoMs = 0;
    this.look();
  }

  /** Begins what is due. */
  look(): void {
    const { clock, isOnline } = this.#deps;
    for (const pending of this.#pending.values()) {
      const { standing, dueMonoMs } = pending;
      if (standing.isOver || standing.values.cardTold !== "pending") this.#pending.delete(standing);
      else if (this.#running.size >= AT_ONCE || this.#stop.signal.aborted) return;
      else if (dueMonoMs <= clock.monoMs() && !this.#running.has(standing) && isOnline(standing.values.cardId)) {
        const telling = this.#tell(pending).finally(() => {
          this.#running.delete(standing);
          this.look();
        });
        this.#running.set(standing, telling);
      }
    }
  }

  /** Ends what is under way; it is pending still. May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running.values());
  }

  async #tell(pending: Pending): Promise<void> {
    const { caller, clock, log, onAnswer } = this.#deps;
    const { standing } = pending;
    const { cardId, instance, alarm } = standing.values;
    const answered = (answer: "told" | "refused") => {
      this.#pending.delete(standing);
      if (!standing.isOver) onAnswer(standing, answer);
    };
    try {
      if (instance !== null) await caller.acknowledge(cardId, instance, AbortSignal.any([this.#stop.signal, clock.timeout(LIMIT_MS)]));
      answered("told");
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (error instanceof ProblemError && isFinal(error)) {
        log.warn({ err: error, cardId, alarm }, "a card does not take an acknowledgement");
        answered("refused");
        return;
      }
      const waitMs = pending.waits.next().value;
      pending.dueMonoMs = clock.monoMs() + waitMs;
      log.debug({ err: error, cardId, alarm, waitMs }, "a card could not be told of an acknowledgement; it is told later");
    }
  }
}

/** Asking again changes nothing: it is not allowed, or the card has no such alarm (any more). */
const isFinal = ({ status }: ProblemError): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;
