import { SILENCE_LIMIT_MS } from "../stream.ts";
import { problemErrorOf } from "./problem-error.ts";

export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** How a connection came to its end. `cause` is the error, where there was one. */
export interface ConnectionEnd {
  readonly why: "closed" | "silent" | "unreachable" | "refused";
  readonly cause: unknown;
}

export interface ConnectionDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `null`: somebody else looks whether the other side is silent, and aborts; it spares a timer for every piece that comes. */
  readonly wait: Wait | null;
  readonly onBytes: (bytes: Uint8Array) => void;
}

const SILENCE = Symbol("silence");

/**
 * One connection from its request to its end. Six seconds without a byte end it. What `onBytes` throws ends it too, and is thrown on;
 * all else is told by how it ended.
 */
export async function runConnection(deps: ConnectionDeps, signal: AbortSignal): Promise<ConnectionEnd> {
  const { fetch, url, headers, wait, onBytes } = deps;
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    if (signal.aborted) return { why: "closed", cause: signal.reason };
    const init: RequestInit = { headers, signal: controller.signal, cache: "no-store", credentials: "same-origin" };
    const response = await settle(withinLimit(fetch(url, init), wait));
    if ("end" in response) return response.end;
    const { ok, body } = response.value;
    if (!ok) return { why: "refused", cause: await problemErrorOf(response.value) };
    if (!body || !response.value.headers.get("content-type")?.startsWith("text/event-stream")) {
      return { why: "refused", cause: new TypeError("the answer is no event stream") };
    }
    const reader = body.getReader();
    for (;;) {
      const read = await settle(withinLimit(reader.read(), wait));
      if ("end" in read) return read.end;
      if (read.value.done) return { why: "closed", cause: null };
      onBytes(read.value.value);
    }
  } finally {
    signal.removeEventListener("abort", abort);
    controller.abort();
  }
}

/** Rejects with `SILENCE` when nothing comes of `work` in time. */
async function withinLimit<T>(work: Promise<T>, wait: Wait | null): Promise<T> {
  if (wait === null) return await work;
  const timer = new AbortController();
  const silence = wait(SILENCE_LIMIT_MS, timer.signal).then(() => {
    throw SILENCE;
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    timer.abort();
    // Whichever of the two comes second has nobody left to tell.
    silence.catch(() => {});
    work.catch(() => {});
  }
}

async function settle<T>(work: Promise<T>): Promise<{ readonly value: T } | { readonly end: ConnectionEnd }> {
  try {
    return { value: await work };
  } catch (cause) {
    return { end: cause === SILENCE ? { why: "silent", cause: null } : { why: "unreachable", cause } };
  }
}

/** The timer of the platform. */
export const waitFor: Wait = (ms, signal) =>
  new Promise((resolve, reject) => {
    const cancel = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", cancel);
      resolve();
    }, ms);
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel, { once: true });
  });
