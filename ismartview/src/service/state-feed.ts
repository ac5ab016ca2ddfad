import type { SseConnection } from "@istars/service/http/sse-connection.ts";
import type { SseFrame } from "@istars/service/http/sse-frame.ts";

/**
 * What one client is told of a state. As long as it keeps up it gets the same frames as everybody else; of what changes meanwhile only the
 * ids are kept, and it is told how those are by then. So a slow client gets fewer messages, never older ones, and never more than the state
 * itself.
 */
export class StateFeed {
  readonly #connection: Pick<SseConnection, "send" | "drained" | "isClosed">;
  readonly #framesOf: (ids: Iterable<number>) => readonly SseFrame[];
  #behind = new Set<number>();
  #isBusy = false;

  constructor(connection: Pick<SseConnection, "send" | "drained" | "isClosed">, framesOf: (ids: Iterable<number>) => readonly SseFrame[]) {
    this.#connection = connection;
    this.#framesOf = framesOf;
  }

  /** `frames` tell how `ids` are at this moment. */
  offer(ids: Iterable<number>, frames: readonly SseFrame[]): void {
    if (this.#isBusy) for (const id of ids) this.#behind.add(id);
    else this.#send(frames);
  }

  #send(frames: readonly SseFrame[]): void {
    this.#isBusy = true;
    for (const frame of frames) this.#connection.send(frame);
    this.#connection.drained().then(
      () => this.#catchUp(),
      () => {}, // `drained` never rejects
    );
  }

  #catchUp(): void {
    this.#isBusy = false;
    if (this.#connection.isClosed || this.#behind.size === 0) return;
    const behind = this.#behind;
    this.#behind = new Set();
    this.#send(this.#framesOf(behind));
  }
}
