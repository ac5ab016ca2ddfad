import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AlarmId } from "@istars/protocol/model/alarm.ts";
import type { EventRecord } from "@istars/protocol/model/event.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import { type AlarmState, eventIdOf, parseEventId } from "@istars/protocol/model/stream.ts";
import { systemClock } from "@istars/service/clock.ts";

const LOG = "log-1";
const BEAT_MS = 500;
const ALARMS: readonly AlarmId[] = ["input-bad", "on-battery", "temp-bad", "on-bypass"];

/** A card that outlives whoever listens to it: it logs what happens, tells it over its stream, and knows what was acknowledged. */
export class LoggingCard implements AsyncDisposable {
  readonly log: EventRecord[] = [];
  readonly on = new Map<string, AlarmState>();
  /** An hour ago: what happens at whoever listens is later than all of it. */
  readonly #startedMs = systemClock.wallMs() - 3_600_000;
  readonly #server: Server = createServer((request, response) => this.#handle(request, response));
  readonly #streams = new Set<ServerResponse>();
  readonly #stop = new AbortController();
  #beating: Promise<void> = Promise.resolve();

  static async start(): Promise<LoggingCard> {
    const card = new LoggingCard();
    card.#server.listen(0, "127.0.0.1");
    await once(card.#server, "listening");
    card.#beating = card.#beat();
    return card;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Switches one of its alarms; `roll` answers a number below the one it is given. */
  change(roll: (sides: number) => number): void {
    const alarm = ALARMS[roll(ALARMS.length)] ?? "input-bad";
    const before = this.on.get(alarm);
    const event = this.#enter(before ? "alarm.cleared" : "alarm.raised", alarm, before?.instance ?? null);
    const state = before ?? this.#state(alarm, event);
    if (before) this.on.delete(alarm);
    else this.on.set(alarm, state);
    this.#tell("alarm", { ...state, active: !before });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#beating;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #state(id: AlarmId, { id: instance, wallMs: raisedWallMs }: EventRecord): AlarmState {
    return { instance, id, subject: "ups", name: null, severity: "warning", raisedWallMs, acknowledged: null, active: true };
  }

  /** Each entry has a moment of its own, by which it is told from all others. */
  #enter(kind: EventRecord["kind"], alarm: AlarmId, instance: number | null): EventRecord {
    const id = this.log.length + 1;
    const event: EventRecord = { id, wallMs: this.#startedMs + id, kind, subject: "ups", severity: "warning", alarm, instance, params: {} };
    this.log.push(event);
    this.#tell("event", event, eventIdOf(LOG, id));
    return event;
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    response.on("error", () => {}); // who listened was killed
    const path = request.url?.slice(API_PREFIX.length) ?? "";
    const acknowledged = /^\/alarms\/(\d+)\/acknowledge$/.exec(path);
    if (path.startsWith("/stream")) this.#open(request, response);
    else if (acknowledged) this.#acknowledge(Number(acknowledged[1]), response);
    else response.writeHead(404).end();
  }

  #open(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const last = parseEventId(String(request.headers["last-event-id"] ?? ""));
    send(response, "hello", { v: 1, cardId: "c", bootId: "b", logId: LOG, lastId: this.log.length, oldestId: 1, wallMs: 0 });
    for (const state of this.on.values()) send(response, "alarm", state);
    send(response, "beat", { wallMs: 0 });
    if (last) for (const event of this.log.slice(last.id)) send(response, "event", event, eventIdOf(LOG, event.id));
    this.#streams.add(response);
    response.on("close", () => this.#streams.delete(response));
  }

  #acknowledge(instance: number, response: ServerResponse): void {
    const state = [...this.on.values()].find((one) => one.instance === instance);
    if (!state) {
      response.writeHead(404).end();
      return;
    }
    if (!state.acknowledged) {
      const { id: alarm } = state;
      const { wallMs } = this.#enter("alarm.acknowledged", alarm, instance);
      this.on.set(alarm, { ...state, acknowledged: { by: "view", wallMs } });
      this.#tell("alarm", this.on.get(alarm));
    }
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  }

  #tell(event: string, data: unknown, id?: string): void {
    for (const stream of this.#streams) send(stream, event, data, id);
  }

  async #beat(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await systemClock.sleep(BEAT_MS, this.#stop.signal).catch(() => {}); // an aborted sleep is how this ends
      this.#tell("beat", { wallMs: 0 });
    }
  }
}

const send = (response: ServerResponse, event: string, data: unknown, id?: string): void => {
  response.write(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
};
