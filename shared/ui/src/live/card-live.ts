import type { StreamMessage } from "@istars/protocol/model/client/stream-message.ts";
import { type CardView, EMPTY_VIEW, type StreamState, withMessage } from "./card-view.ts";

/** What a stream tells besides its messages: that it is lost for now. It goes on trying by itself. */
export interface StreamSink {
  onMessage(message: StreamMessage): void;
  onLost(): void;
}

/** Opens the card's stream and keeps it open until `signal` aborts. */
export type OpenStream = (sink: StreamSink, signal: AbortSignal) => void;

export interface CardLiveDeps {
  readonly openStream: OpenStream;
  /** Monotonic, ms. */
  readonly monoMs: () => number;
}

/** The live view of one card for as long as pages look at it. `start()` acts, `stop()` undoes, both may be called twice. */
export class CardLive {
  readonly #deps: CardLiveDeps;
  readonly #listeners = new Set<() => void>();
  #view: CardView = EMPTY_VIEW;
  #running: AbortController | null = null;

  constructor(deps: CardLiveDeps) {
    this.#deps = deps;
  }

  readonly view = (): CardView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    if (this.#running) return;
    const running = new AbortController();
    this.#running = running;
    this.#to(this.#view.heardAtMs === null ? "connecting" : "lost");
    this.#deps.openStream(
      {
        onMessage: (message) => {
          if (!running.signal.aborted) this.#set(withMessage(this.#view, message, this.#deps.monoMs()));
        },
        onLost: () => {
          if (!running.signal.aborted) this.#to("lost");
        },
      },
      running.signal,
    );
  }

  /** Closes the stream, e.g. while the tab is hidden; what was heard stays, and ages. */
  stop(): void {
    if (!this.#running) return;
    this.#running.abort();
    this.#running = null;
    this.#to("paused");
  }

  #to(stream: StreamState): void {
    if (this.#view.stream !== stream) this.#set({ ...this.#view, stream });
  }

  #set(view: CardView): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
