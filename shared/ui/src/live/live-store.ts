/** `connecting`: not heard yet. `open`: the program speaks. `lost`: it was heard, and is silent or gone. `paused`: the tab is hidden. */
export type StreamState = "connecting" | "open" | "lost" | "paused";

/** What every view of a program has. Moments are on the receiver's monotonic clock, ms. */
export interface LiveView {
  readonly stream: StreamState;
  readonly heardAtMs: number | null;
}

/** What a stream tells besides its messages: that it is lost for now. It goes on trying by itself. */
export interface StreamSink<Message> {
  onMessage(message: Message): void;
  onLost(): void;
}

/** Opens a program's stream and keeps it open until `signal` aborts. */
export type OpenStream<Message> = (sink: StreamSink<Message>, signal: AbortSignal) => void;

export interface LiveStoreDeps<Message, View extends LiveView> {
  readonly openStream: OpenStream<Message>;
  /** Monotonic, ms. */
  readonly monoMs: () => number;
  /** What is known before anything was heard. */
  readonly empty: View;
  /** The view after a message that arrived at `atMs`. */
  readonly withMessage: (before: View, message: Message, atMs: number) => View;
}

/** The live view of one program for as long as pages look at it. `start()` acts, `stop()` undoes, both may be called twice. */
export class LiveStore<Message, View extends LiveView> {
  readonly #deps: LiveStoreDeps<Message, View>;
  readonly #listeners = new Set<() => void>();
  #view: View;
  #running: AbortController | null = null;

  constructor(deps: LiveStoreDeps<Message, View>) {
    this.#deps = deps;
    this.#view = deps.empty;
  }

  readonly view = (): View => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    if (this.#running) return;
    const { openStream, withMessage, monoMs } = this.#deps;
    const running = new AbortController();
    this.#running = running;
    this.#to(this.#view.heardAtMs === null ? "connecting" : "lost");
    openStream(
      {
        onMessage: (message) => {
          if (!running.signal.aborted) this.#set(withMessage(this.#view, message, monoMs()));
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

  #set(view: View): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
