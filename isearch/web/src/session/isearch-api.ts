import { createApiClient } from "@istars/protocol/model/client/api-client.ts";
import { readIsearchMessage } from "@istars/protocol/model/client/isearch-message.ts";
import { SseReader } from "@istars/protocol/model/client/sse-reader.ts";
import { keepStream } from "@istars/protocol/model/client/stream-keeper.ts";
import type { BlinkRequest, ChangeRequest, ChangeRun, PlanRequest, Preview } from "@istars/protocol/model/isearch/address-plan.ts";
import type { Scan, ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";
import type { ISEARCH_SCHEMAS, LaunchSession, NetworkInterface } from "@istars/protocol/model/isearch/http.ts";
import { ISEARCH_ROUTES } from "@istars/protocol/model/isearch/routes.ts";
import type { IsearchStreamMessage } from "@istars/protocol/model/isearch/stream.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import type { StreamSink } from "@istars/ui/live/live-store.ts";

/** What the pages ask of iSearch's own service. Every call rejects with what `failureOf` reads. */
export interface IsearchApi {
  /** Opens the session with a one-time launch code. */
  openSession(code: string): Promise<LaunchSession>;
  readSession(): Promise<LaunchSession>;
  listInterfaces(): Promise<{ readonly interfaces: readonly NetworkInterface[] }>;
  startScan(request: ScanRequest): Promise<Scan>;
  cancelScan(): Promise<void>;
  forgetCards(): Promise<void>;
  /** Waits longer than the others: whether addresses are free is found out meanwhile. */
  previewPlan(plan: PlanRequest): Promise<Preview>;
  startChange(change: ChangeRequest): Promise<ChangeRun>;
  cancelChange(id: number): Promise<void>;
  blink(request: BlinkRequest): Promise<void>;
  /** Keeps the stream open until `signal` aborts; rejects when the session is over. */
  followStream(sink: StreamSink<IsearchStreamMessage>, signal: AbortSignal): Promise<void>;
}

/** Longest a person is kept waiting for an answer, ms: to something they did; to a question to every address of a plan. */
const PATIENCE_MS = 15_000;
const PLAN_PATIENCE_MS = 120_000;

/** The API of the service that this page came from. */
export function createIsearchApi(fetch: (url: string, init: RequestInit) => Promise<Response>): IsearchApi {
  const client = createApiClient<typeof ISEARCH_SCHEMAS>(ISEARCH_ROUTES, { fetch, baseUrl: "" });
  const patience = () => AbortSignal.timeout(PATIENCE_MS);
  const planPatience = () => AbortSignal.timeout(PLAN_PATIENCE_MS);
  return {
    openSession: (secret) => client.call("openSession", { body: { secret } }, patience()),
    readSession: () => client.call("readSession", {}, patience()),
    listInterfaces: () => client.call("listInterfaces", {}, patience()),
    startScan: (body) => client.call("startScan", { body }, patience()),
    cancelScan: () => client.call("cancelScan", {}, patience()),
    forgetCards: () => client.call("forgetCards", {}, patience()),
    previewPlan: (body) => client.call("previewPlan", { body }, planPatience()),
    startChange: (body) => client.call("startChange", { body }, patience()),
    cancelChange: (id) => client.call("cancelChange", { params: { id } }, patience()),
    blink: (body) => client.call("blink", { body }, patience()),
    followStream: (sink, signal) =>
      keepStream(new SseReader<IsearchStreamMessage>({ read: readIsearchMessage, onEvent: (message) => sink.onMessage(message) }), {
        fetch,
        url: API_PREFIX + ISEARCH_ROUTES.stream.path,
        onState: (state) => {
          if (state.kind === "lost") sink.onLost();
        },
        signal,
      }),
  };
}
