import { type KeepStreamOptions, keepStream } from "./stream-keeper.ts";
import type { StreamMessage } from "./stream-message.ts";
import { StreamReader } from "./stream-reader.ts";

export interface FollowStreamOptions extends KeepStreamOptions {
  /** Events after this one are wanted; left out: only what happens from now on. */
  readonly lastEventId?: string;
  readonly onEvent: (message: StreamMessage) => void;
  /** Told how many events could not be understood so far, each time that number grows. */
  readonly onMalformed?: (total: number) => void;
}

/** Keeps a card's stream open, as `keepStream` does; each event it missed meanwhile arrives once. */
export async function followStream(options: FollowStreamOptions): Promise<void> {
  const { lastEventId = null, onEvent, onMalformed } = options;
  await keepStream(new StreamReader({ lastEventId, onEvent, ...(onMalformed ? { onMalformed } : {}) }), options);
}
