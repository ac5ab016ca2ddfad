import { createApiClient } from "@istars/protocol/model/client/api-client.ts";
import { readIsmartmateMessage } from "@istars/protocol/model/client/ismartmate-message.ts";
import { SseReader } from "@istars/protocol/model/client/sse-reader.ts";
import { keepStream } from "@istars/protocol/model/client/stream-keeper.ts";
import type { AnswerOf, QueryOf } from "@istars/protocol/model/http.ts";
import type { ISMARTMATE_SCHEMAS, OrderRequest } from "@istars/protocol/model/ismartmate/http.ts";
import type { AgentReport } from "@istars/protocol/model/ismartmate/reports.ts";
import { ISMARTMATE_ROUTES } from "@istars/protocol/model/ismartmate/routes.ts";
import type { AgentSettings, SettingChanges } from "@istars/protocol/model/ismartmate/settings.ts";
import type { IsmartmateStreamMessage } from "@istars/protocol/model/ismartmate/stream.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import type { StreamSink } from "@istars/ui/live/live-store.ts";

type Schemas = typeof ISMARTMATE_SCHEMAS;

/** What the pages ask of iSmartMate's own service. Every call rejects with what `failureOf` reads. */
export interface IsmartmateApi {
  /** Opens the session with a one-time launch code. */
  openSession(code: string): Promise<AnswerOf<Schemas["openSession"]>>;
  readSession(): Promise<AnswerOf<Schemas["readSession"]>>;
  readTimeline(query: QueryOf<Schemas["readTimeline"]>): Promise<AnswerOf<Schemas["readTimeline"]>>;
  listReports(): Promise<AnswerOf<Schemas["listReports"]>>;
  readReport(id: number): Promise<AgentReport>;
  readSettings(): Promise<AgentSettings>;
  /** `etag`: of the file as it was read; refused with `settings.conflict` when it is another one now. */
  changeSettings(changes: SettingChanges["changes"], etag: string): Promise<AgentSettings>;
  startDrill(): Promise<AnswerOf<Schemas["startDrill"]>>;
  giveOrder(order: OrderRequest): Promise<void>;
  /** Keeps the stream open until `signal` aborts; rejects when the service refuses for good. */
  followStream(sink: StreamSink<IsmartmateStreamMessage>, signal: AbortSignal): Promise<void>;
}

/** Longest a person is kept waiting for an answer to something they did, ms. */
const PATIENCE_MS = 15_000;

/** The API of the service that this page came from. */
export function createIsmartmateApi(fetch: (url: string, init: RequestInit) => Promise<Response>): IsmartmateApi {
  const client = createApiClient<Schemas>(ISMARTMATE_ROUTES, { fetch, baseUrl: "" });
  const patience = () => AbortSignal.timeout(PATIENCE_MS);
  return {
    openSession: (secret) => client.call("openSession", { body: { secret } }, patience()),
    readSession: () => client.call("readSession", {}, patience()),
    readTimeline: (query) => client.call("readTimeline", { query }, patience()),
    listReports: () => client.call("listReports", {}, patience()),
    readReport: (id) => client.call("readReport", { params: { id } }, patience()),
    readSettings: () => client.call("readSettings", {}, patience()),
    changeSettings: (changes, etag) =>
      createApiClient<Schemas>(ISMARTMATE_ROUTES, { fetch, baseUrl: "", headers: () => ({ "if-match": etag }) }).call(
        "changeSettings",
        { body: { changes: [...changes] } },
        patience(),
      ),
    startDrill: () => client.call("startDrill", {}, patience()),
    giveOrder: (body) => client.call("giveOrder", { body }, patience()),
    followStream: (sink, signal) =>
      keepStream(new SseReader<IsmartmateStreamMessage>({ read: readIsmartmateMessage, onEvent: (message) => sink.onMessage(message) }), {
        fetch,
        url: API_PREFIX + ISMARTMATE_ROUTES.stream.path,
        onState: (state) => {
          if (state.kind === "lost") sink.onLost();
        },
        signal,
      }),
  };
}
