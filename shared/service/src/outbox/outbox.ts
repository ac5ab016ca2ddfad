import { type BackoffOptions, backoff, waitAfter } from "../backoff.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logging.ts";
import type { Store } from "../store/store.ts";
import type { Channel } from "./channel.ts";
import type { DeliveryOperations, DueDelivery } from "./deliveries.ts";
import { Waker } from "./waker.ts";

export interface OutboxOptions<E> {
  readonly store: Store<DeliveryOperations>;
  /** The event of a delivery; `null` if it is no longer kept. */
  readonly event: (id: number) => Promise<E | null>;
  readonly channels: ReadonlyMap<string, Channel<E>>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Waits between attempts at one delivery. */
  readonly retry?: BackoffOptions;
  /** How long one attempt may take, ms. */
  readonly attemptLimitMs?: number;
}

export interface Outbox {
  start(): void;
  /** Says that something was committed; sending begins at once. */
  wake(): void;
  /** Aborts what is being sent, which goes out again after the next start. May be called twice. */
  close(): Promise<void>;
}

/** How many deliveries are taken at a time. */
const BATCH = 50;
/** Waits after the store itself failed, so that a broken disk is not asked in a hurry. */
const STORE_RETRY: BackoffOptions = { firstMs: 1_000, maxMs: 60_000 };

/**
 * Sends what was committed, each delivery at least once until it is done or has expired. Every channel has a lane of its own, so that a
 * slow one holds up no other. Deliveries wait in the store, not in memory: after a crash the same ones are due again.
 */
export function createOutbox<E>({
  store,
  event,
  channels,
  clock,
  log,
  retry = { firstMs: 5_000, maxMs: 10 * 60_000 },
  attemptLimitMs = 60_000,
}: OutboxOptions<E>): Outbox {
  const stop = new AbortController();
  const wakers: Waker[] = [];
  const lanes: Promise<void>[] = [];

  async function runLane(channel: Channel<E>, waker: Waker): Promise<void> {
    while (!stop.signal.aborted) {
      const { deliveries, nextInMs } = await persist(() => store.run("dueDeliveries", channel.name, BATCH));
      for (const delivery of deliveries) {
        if (stop.signal.aborted) return;
        await attempt(channel, delivery);
      }
      if (deliveries.length === 0) await waker.sleep(nextInMs, stop.signal);
    }
  }

  async function attempt(channel: Channel<E>, { attempts, expiresInMs, ...key }: DueDelivery): Promise<void> {
    const found = await persist(() => event(key.eventId));
    if (found === null) return; // deleted since it was taken, and its deliveries with it
    const limit = AbortSignal.any([stop.signal, clock.timeout(Math.min(attemptLimitMs, expiresInMs))]);
    try {
      await orAborted(channel.deliver(found, key.recipient, limit), limit);
    } catch (error) {
      if (stop.signal.aborted) return;
      const retryInMs = waitAfter(attempts + 1, retry);
      log.warn({ ...key, attempts: attempts + 1, retryInMs, err: error }, "a delivery failed and will be tried again");
      await persist(() => store.run("deliveryFailed", key, { retryInMs, reason: error instanceof Error ? error.message : String(error) }));
      return;
    }
    await persist(() => store.run("deliverySent", key));
  }

  /** The outcome of an attempt has to get into the store before the next attempt: else the lane would send the same again and again. */
  async function persist<T>(work: () => Promise<T>): Promise<T> {
    for (const waitMs of backoff(STORE_RETRY)) {
      stop.signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        log.error({ err: error, waitMs }, "the outbox cannot reach its store");
        await clock.sleep(waitMs, stop.signal);
      }
    }
    throw new Error("unreachable: back-off never ends");
  }

  return {
    start: () => {
      for (const channel of channels.values()) {
        const waker = new Waker(clock);
        wakers.push(waker);
        const lane = runLane(channel, waker).catch((error: unknown) => {
          if (!stop.signal.aborted) log.error({ err: error, channel: channel.name }, "a lane of the outbox has ended");
        });
        lanes.push(lane);
      }
    },
    wake: () => {
      for (const waker of wakers) waker.wake();
    },
    close: async () => {
      stop.abort();
      await Promise.all(lanes);
    },
  };
}

/** Settles like `work`, or rejects when `signal` aborts, so that a channel which does not heed the signal holds up nobody. */
async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const settled = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: settled.signal });
  });
  try {
    signal.throwIfAborted();
    await Promise.race([work, aborted]);
  } finally {
    settled.abort();
  }
}
