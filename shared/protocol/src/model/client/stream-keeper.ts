import type { ProblemCode } from "../problem.ts";
import { ProblemError } from "./problem-error.ts";
import { type ConnectionEnd, runConnection, type Wait, waitFor } from "./stream-connection.ts";

/**
 * `connecting`: first attempt under way. `open`: the other side has said hello and is heard. `lost`: what was received is getting old;
 * stays so through all attempts until the next `open`.
 */
export type StreamState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | ({ readonly kind: "lost"; readonly retryInMs: number } & ConnectionEnd);

/** What stays the same over the connections of one stream, see `SseReader`. */
export interface ByteReader {
  /** For the next connection's `Last-Event-ID`; `null` for none. */
  readonly lastEventId: string | null;
  /** A new connection begins. */
  begin(): void;
  /** Takes what came. True if a hello was in it. */
  take(bytes: Uint8Array): boolean;
}

export interface KeepStreamOptions {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly url: string;
  /** Sent with every attempt, e.g. a cookie where no browser adds it. */
  readonly headers?: () => Readonly<Record<string, string>>;
  readonly onState: (state: StreamState) => void;
  /** Resolves after `ms`, rejects when the signal aborts; for tests that must not wait. */
  readonly wait?: Wait;
  /** True: `fetch` ends a connection by itself that is silent for too long. */
  readonly watchesSilence?: boolean;
  /** 0 to 1; spreads the attempts of many clients after a restart of the other side. */
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
 * Keeps a stream of server-sent events open: reconnects with growing pauses and asks for what `reader` missed. Six seconds without a
 * byte count as lost. Resolves when `signal` aborts; rejects with a `ProblemError` when the other side refuses for good, e.g. because
 * the session has ended.
 */
export async function keepStream(reader: ByteReader, options: KeepStreamOptions): Promise<void> {
  const { fetch, url, headers, signal, onState, wait = waitFor, watchesSilence = false, random = Math.random } = options;
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
    const attempt = {
      fetch,
      url,
      headers: { accept: "text/event-stream", ...resume, ...headers?.() },
      wait: watchesSilence ? null : wait,
      onBytes,
    };
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

/** What a busy other side asked for, ms. */
function retryAfterMs(cause: unknown): number {
  const seconds = cause instanceof ProblemError ? cause.problem.params?.retryAfterS : undefined;
  return typeof seconds === "number" ? seconds * 1_000 : 0;
}
