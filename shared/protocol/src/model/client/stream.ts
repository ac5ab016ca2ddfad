import type { ProblemCode } from "../problem.ts";
import { ProblemError } from "./problem-error.ts";
import { type ConnectionEnd, runConnection, type Wait, waitFor } from "./stream-connection.ts";
import type { StreamMessage } from "./stream-message.ts";
import { StreamReader } from "./stream-reader.ts";

/**
 * `connecting`: first attempt under way. `open`: the card has said hello and is heard. `lost`: what was received is getting old; stays
 * so through all attempts until the next `open`.
 */
export type StreamState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | ({ readonly kind: "lost"; readonly retryInMs: number } & ConnectionEnd);

export interface FollowStreamOptions {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly url: string;
  /** Sent with every attempt, e.g. a cookie where no browser adds it. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Events after this one are wanted; left out: only what happens from now on. */
  readonly lastEventId?: string;
  readonly onEvent: (message: StreamMessage) => void;
  readonly onState: (state: StreamState) => void;
  /** Told how many events could not be understood so far, each time that number grows. */
  readonly onMalformed?: (total: number) => void;
  /** Resolves after `ms`, rejects when the signal aborts; for tests that must not wait. */
  readonly wait?: Wait;
  /** 0 to 1; spreads the attempts of many clients after a restart of the card. */
  readonly random?: () => number;
  readonly signal: AbortSignal;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

/** Refusals that asking again does not change. */
const FINAL: ReadonlySet<ProblemCode | null> = new Set<ProblemCode>([
  "session.required",
  "password.must-change",
  "permission.denied",
  "request.invalid",
  "not-found",
]);

/**
 * Keeps a stream open: reconnects with growing pauses and asks for the events it missed, each of which arrives once. Six seconds without
 * a byte count as lost. Resolves when `signal` aborts; rejects with a `ProblemError` when the card refuses for good, e.g. because the
 * session has ended.
 */
export async function followStream(options: FollowStreamOptions): Promise<void> {
  const { fetch, url, headers, signal, onEvent, onState, onMalformed = () => {}, wait = waitFor, random = Math.random } = options;
  const reader = new StreamReader({ lastEventId: options.lastEventId ?? null, onEvent, onMalformed });
  let failures = 0;
  const onBytes = (bytes: Uint8Array) => {
    if (!reader.take(bytes)) return;
    failures = 0;
    onState({ kind: "open" });
  };
  onState({ kind: "connecting" });
  while (!signal.aborted) {
    reader.begin();
    const resume: Record<string, string> = reader.lastEventId === null ? {} : { "last-event-id": reader.lastEventId };
    const attempt = { fetch, url, headers: { accept: "text/event-stream", ...resume, ...headers?.() }, wait, onBytes };
    const end = await runConnection(attempt, signal);
    if (signal.aborted) return;
    if (end.cause instanceof ProblemError && FINAL.has(end.cause.code)) throw end.cause;
    const retryInMs = Math.max(retryAfterMs(end.cause), pauseMs(failures, random));
    failures++;
    onState({ kind: "lost", ...end, retryInMs });
    await wait(retryInMs, signal).catch(() => {}); // an aborted wait is how we stop
  }
}

/** Doubles with every failure in a row, less up to a half by chance. */
const pauseMs = (failures: number, random: () => number): number =>
  Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures) * (1 - random() / 2);

/** What a busy card asked for, ms. */
function retryAfterMs(cause: unknown): number {
  const seconds = cause instanceof ProblemError ? cause.problem.params?.retryAfterS : undefined;
  return typeof seconds === "number" ? seconds * 1_000 : 0;
}
