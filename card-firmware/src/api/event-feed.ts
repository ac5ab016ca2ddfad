import type { EventRecord } from "@istars/protocol/model/event.ts";
import { eventIdOf, type Gap, parseEventId } from "@istars/protocol/model/stream.ts";
import type { SseConnection } from "@istars/service/http/sse-connection.ts";
import { type SseFrame, sseFrame } from "@istars/service/http/sse-frame.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { EventLog } from "../events/event-log.ts";

/** Ids of the events that the log still has; both 0 in an empty log. */
export interface Bounds {
  readonly oldestId: number;
  readonly lastId: number;
}

/** Events read from the log at once. */
const PAGE = 200;

export const eventFrame = (logId: string, event: EventRecord): SseFrame => sseFrame("event", event, { id: eventIdOf(logId, event.id) });

/**
 * Where a client's events begin. `after`: the id that it has already. `gap`: some of those it missed are gone, or were of another log;
 * then it gets only what happens from now on. Without a `lastEventId` a client has missed nothing; `LOGID.0` asks for all there are.
 */
export function beginningOf(
  lastEventId: string | null,
  logId: string,
  { oldestId, lastId }: Bounds,
): { readonly after: number; readonly gap: boolean } {
  if (lastEventId === null) return { after: lastId, gap: false };
  const last = parseEventId(lastEventId);
  const isThere = last !== null && last.logId === logId && last.id <= lastId && (last.id === 0 || last.id >= oldestId - 1);
  return isThere ? { after: last.id, gap: false } : { after: lastId, gap: true };
}

export interface EventFeedDeps {
  readonly eventLog: Pick<EventLog, "logId" | "after">;
  readonly connection: Pick<SseConnection, "send" | "drained" | "isClosed">;
  readonly log: Logger;
  /** Id of the last event that the client has. */
  readonly after: number;
}

/**
 * One client's way through the event log: first what it missed, page by page at its own speed, then what happens. Live events are not
 * kept while the client catches up: they are in the log, and the page that is empty although none came meanwhile is the last one.
 */
export class EventFeed {
  readonly #deps: EventFeedDeps;
  /** Id of the last event sent, and of the last one that happened. */
  #sent: number;
  #happened = 0;
  #isLive = false;

  constructor(deps: EventFeedDeps) {
    this.#deps = deps;
    this.#sent = deps.after;
  }

  /** Takes an event that has just happened; `frame` is shared by all clients. */
  offer(event: EventRecord, frame: SseFrame): void {
    this.#happened = Math.max(this.#happened, event.id);
    if (this.#isLive) this.#send(event.id, frame);
  }

  /** Sends what the client missed. Resolves when it is up to date, or gone. */
  async catchUp(): Promise<void> {
    const { eventLog, connection, log } = this.#deps;
    while (!connection.isClosed) {
      const page = await eventLog.after(this.#sent, PAGE).catch((err: unknown) => {
        log.error({ err }, "events that a client of the stream missed could not be read");
        return null;
      });
      if (page === null) break;
      for (const event of page) this.#send(event.id, eventFrame(eventLog.logId, event));
      if (page.length < PAGE && this.#happened <= this.#sent) {
        this.#isLive = true;
        return;
      }
      if (page.length === 0) break;
      await connection.drained();
    }
    this.#skip();
  }

  #send(id: number, frame: SseFrame): void {
    if (id <= this.#sent) return;
    this.#sent = id;
    this.#deps.connection.send(frame);
  }

  /** What cannot be read now is told as missing; the client reads the present state anew and goes on from here (SAFETY 27). */
  #skip(): void {
    const { eventLog, connection } = this.#deps;
    this.#sent = Math.max(this.#sent, this.#happened);
    this.#isLive = true;
    const gap: Gap = { logId: eventLog.logId, oldestId: this.#sent, lastId: this.#sent };
    connection.send(sseFrame("gap", gap));
  }
}
