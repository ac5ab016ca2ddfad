/** One event of a stream on its way to any number of clients. Encoded once for all of them. */
export interface SseFrame {
  /** A newer frame of the same key takes this one's place while it waits for a slow client; `null` is never replaced. */
  readonly key: string | null;
  /** The bytes as they go out at `monoMs`. */
  bytes(monoMs: number): Buffer;
}

/** A frame that stays true however long it waits. `id` is for the client to resume from. Source: WHATWG HTML, "Server-sent events". */
export function sseFrame(event: string, data: unknown, options: { readonly key?: string; readonly id?: string } = {}): SseFrame {
  const bytes = encode(event, data, options.id);
  return { key: options.key ?? null, bytes: () => bytes };
}

/** The same of data that is JSON already. */
export function readySseFrame(event: string, json: string, key: string | null = null): SseFrame {
  const bytes = frameBytes(event, json);
  return { key, bytes: () => bytes };
}

/** Ages are told to this precision, ms: clients that are served within it share one encoding. */
const SAME_MOMENT_MS = 20;

/** A frame that holds an age: it is made anew when it leaves later than it was meant to. */
export function ageingSseFrame(event: string, key: string, dataAt: (monoMs: number) => unknown): SseFrame {
  let made: { readonly monoMs: number; readonly bytes: Buffer } | null = null;
  return {
    key,
    bytes: (monoMs) => {
      if (made === null || monoMs - made.monoMs > SAME_MOMENT_MS) made = { monoMs, bytes: encode(event, dataAt(monoMs)) };
      return made.bytes;
    },
  };
}

/** JSON has no line breaks, so one `data` line always does. */
const encode = (event: string, data: unknown, id?: string): Buffer => frameBytes(event, JSON.stringify(data), id);

const frameBytes = (event: string, json: string, id?: string): Buffer =>
  Buffer.from(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${json}\n\n`);
