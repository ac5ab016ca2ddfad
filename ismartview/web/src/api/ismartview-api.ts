import { createApiClient, queryString } from "@istars/protocol/model/client/api-client.ts";
import { eitherSignal } from "@istars/protocol/model/client/either-signal.ts";
import { readIsmartviewMessage } from "@istars/protocol/model/client/ismartview-message.ts";
import { SseReader } from "@istars/protocol/model/client/sse-reader.ts";
import { keepStream } from "@istars/protocol/model/client/stream-keeper.ts";
import type { AnswerOf, QueryOf } from "@istars/protocol/model/http.ts";
import type { ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";
import type { CommandRequest, CommandRun } from "@istars/protocol/model/ismartview/command-run.ts";
import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { CardDetail, NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { ISMARTVIEW_SCHEMAS } from "@istars/protocol/model/ismartview/http.ts";
import type { GivenReach, Probe } from "@istars/protocol/model/ismartview/reach.ts";
import type { Retention } from "@istars/protocol/model/ismartview/readings.ts";
import { ISMARTVIEW_ROUTES } from "@istars/protocol/model/ismartview/routes.ts";
import type { FleetStreamMessage } from "@istars/protocol/model/ismartview/stream.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import type { Language, NewUserAccount, Session, UserAccount, UserChange } from "@istars/protocol/model/settings/users.ts";
import type { StreamSink } from "@istars/ui/live/live-store.ts";

type Schemas = typeof ISMARTVIEW_SCHEMAS;
type Answer<N extends keyof Schemas> = AnswerOf<Schemas[N]>;
type Query<N extends keyof Schemas> = QueryOf<Schemas[N]>;

/** What the pages ask of iSmartView's own service. Every call rejects with what `failureOf` reads. */
export interface IsmartviewApi {
  openSession(credentials: { readonly user: string; readonly password: string }): Promise<Session>;
  /** Opens the session of the window that the program started itself. */
  openLaunch(secret: string): Promise<Session>;
  readSession(signal: AbortSignal): Promise<Session>;
  closeSession(): Promise<void>;
  changeOwnPassword(passwords: { readonly current: string; readonly next: string }): Promise<Session>;
  /** Keeps the language of one's own pages. */
  changeOwnLanguage(language: Language): Promise<Session>;
  listUsers(signal: AbortSignal): Promise<{ readonly users: readonly UserAccount[] }>;
  createUser(user: NewUserAccount): Promise<UserAccount>;
  /** Changes a user over the version that was read; `settings.conflict` when that is no longer the latest. */
  changeUser(read: Pick<UserAccount, "id" | "version">, change: UserChange): Promise<UserAccount>;
  setUserPassword(id: number, given: { readonly password: string; readonly mustChangePassword: boolean }): Promise<UserAccount>;
  deleteUser(id: number): Promise<void>;
  listAudit(query: Query<"listAudit">, signal: AbortSignal): Promise<Answer<"listAudit">>;

  readFleet(signal: AbortSignal): Promise<Answer<"readFleet">>;
  listCards(query: Query<"listCards">, signal: AbortSignal): Promise<Answer<"listCards">>;
  readCard(id: number, signal: AbortSignal): Promise<CardDetail>;
  addCards(cards: readonly NewCard[]): Promise<Answer<"addCards">>;
  /** Changes a card over the version that was read; `settings.conflict` when that is no longer the latest. */
  changeCard(
    read: { readonly id: number; readonly version: number },
    change: { readonly name: string | null; readonly site: string | null; readonly reach?: GivenReach },
  ): Promise<CardDetail>;
  moveCards(cardIds: readonly number[], site: string | null): Promise<Answer<"moveCards">>;
  removeCards(cardIds: readonly number[]): Promise<Answer<"removeCards">>;
  restoreCards(cardIds: readonly number[]): Promise<Answer<"restoreCards">>;
  previewImport(csv: string): Promise<Answer<"previewImport">>;
  probeCard(reach: GivenReach): Promise<Probe>;
  startScan(request: ScanRequest): Promise<Answer<"startScan">>;
  cancelScan(): Promise<void>;

  listAlarms(signal: AbortSignal): Promise<Answer<"listAlarms">>;
  acknowledgeAlarms(ids: readonly number[], note: string | null): Promise<Answer<"acknowledgeAlarms">>;
  /** `forMs` 0 ends a silence. */
  silenceAlarms(ids: readonly number[], forMs: number): Promise<Answer<"silenceAlarms">>;
  noteAlarm(id: number, text: string): Promise<FleetAlarm>;
  silenceCards(cardIds: readonly number[], forMs: number): Promise<Answer<"silenceCards">>;
  listEvents(query: Query<"listEvents">, signal: AbortSignal): Promise<Answer<"listEvents">>;
  readSeries(id: number, query: Query<"readSeries">, signal: AbortSignal): Promise<Answer<"readSeries">>;
  startCommand(request: CommandRequest): Promise<CommandRun>;
  cancelCommand(id: number): Promise<CommandRun>;
  readRetention(signal: AbortSignal): Promise<Answer<"readRetention">>;
  /** Over the version that was read; `settings.conflict` when that is no longer the latest. */
  changeRetention(version: number, values: Retention): Promise<Answer<"changeRetention">>;

  /** Where all that a query finds is to be had as a CSV file. */
  csvOf<N extends "listEvents" | "listAudit" | "listCards">(name: N, query: Query<N>): string;
  /** Keeps the stream open until `signal` aborts; rejects when the service refuses it for good. `card`: whose readings it tells, too. */
  followStream(sink: StreamSink<FleetStreamMessage>, signal: AbortSignal, card: number | null): Promise<void>;
}

/** Longest a person is kept waiting for an answer to something they did, ms. */
const PATIENCE_MS = 15_000;
/** The same where a device in the field is asked, or thousands of rows are taken in. */
const LONG_PATIENCE_MS = 60_000;

/** The API of the service that this page came from. */
export function createIsmartviewApi(fetch: (url: string, init: RequestInit) => Promise<Response>): IsmartviewApi {
  const client = createApiClient<Schemas>(ISMARTVIEW_ROUTES, { fetch, baseUrl: "" });
  /** For calls that hold only if nobody has changed the subject since it was read. */
  const over = (subject: string, version: number) =>
    createApiClient<Schemas>(ISMARTVIEW_ROUTES, { fetch, baseUrl: "", headers: () => ({ "if-match": `"${subject}-${version}"` }) });
  const patience = () => AbortSignal.timeout(PATIENCE_MS);
  const longPatience = () => AbortSignal.timeout(LONG_PATIENCE_MS);
  const read = (signal: AbortSignal) => eitherSignal(signal, patience());
  const many = <T>(items: readonly T[]): T[] => [...items];
  return {
    openSession: (body) => client.call("openSession", { body }, patience()),
    openLaunch: (secret) => client.call("openLaunch", { body: { secret } }, patience()),
    readSession: (signal) => client.call("readSession", {}, read(signal)),
    closeSession: () => client.call("closeSession", {}, patience()),
    changeOwnPassword: (body) => client.call("changeOwnPassword", { body }, patience()),
    changeOwnLanguage: (language) => client.call("changeOwnLanguage", { body: { language } }, patience()),
    listUsers: (signal) => client.call("listUsers", {}, read(signal)),
    createUser: (body) => client.call("createUser", { body }, patience()),
    changeUser: ({ id, version }, body) => over(`user-${id}`, version).call("changeUser", { params: { id }, body }, patience()),
    setUserPassword: (id, body) => client.call("setUserPassword", { params: { id }, body }, patience()),
    deleteUser: (id) => client.call("deleteUser", { params: { id } }, patience()),
    listAudit: (query, signal) => client.call("listAudit", { query }, read(signal)),

    readFleet: (signal) => client.call("readFleet", {}, read(signal)),
    listCards: (query, signal) => client.call("listCards", { query }, read(signal)),
    readCard: (id, signal) => client.call("readCard", { params: { id } }, read(signal)),
    addCards: (cards) => client.call("addCards", { body: { cards: many(cards) } }, longPatience()),
    changeCard: ({ id, version }, change) =>
      over(`card-${id}`, version).call("changeCard", { params: { id }, body: { ...change } }, patience()),
    moveCards: (cardIds, site) => client.call("moveCards", { body: { cardIds: many(cardIds), site } }, longPatience()),
    removeCards: (cardIds) => client.call("removeCards", { body: { cardIds: many(cardIds) } }, longPatience()),
    restoreCards: (cardIds) => client.call("restoreCards", { body: { cardIds: many(cardIds) } }, longPatience()),
    previewImport: (csv) => client.call("previewImport", { body: { csv } }, longPatience()),
    probeCard: (reach) => client.call("probeCard", { body: { reach } }, longPatience()),
    startScan: (body) => client.call("startScan", { body }, patience()),
    cancelScan: () => client.call("cancelScan", {}, patience()),

    listAlarms: (signal) => client.call("listAlarms", {}, read(signal)),
    acknowledgeAlarms: (ids, note) =>
      client.call("acknowledgeAlarms", { body: { ids: many(ids), ...(note === null ? {} : { note }) } }, longPatience()),
    silenceAlarms: (ids, forMs) => client.call("silenceAlarms", { body: { ids: many(ids), forMs } }, longPatience()),
    noteAlarm: (id, text) => client.call("noteAlarm", { params: { id }, body: { text } }, patience()),
    silenceCards: (cardIds, forMs) => client.call("silenceCards", { body: { cardIds: many(cardIds), forMs } }, longPatience()),
    listEvents: (query, signal) => client.call("listEvents", { query }, read(signal)),
    readSeries: (id, query, signal) => client.call("readSeries", { params: { id }, query }, read(signal)),
    startCommand: (body) => client.call("startCommand", { body }, patience()),
    cancelCommand: (id) => client.call("cancelCommand", { params: { id } }, patience()),
    readRetention: (signal) => client.call("readRetention", {}, read(signal)),
    changeRetention: (version, body) => over("readings", version).call("changeRetention", { body }, patience()),

    csvOf: (name, query) => API_PREFIX + ISMARTVIEW_ROUTES[name].path + queryString({ ...query, format: "csv" }),
    followStream: (sink, signal, card) =>
      keepStream(new SseReader<FleetStreamMessage>({ read: readIsmartviewMessage, onEvent: (message) => sink.onMessage(message) }), {
        fetch,
        url: API_PREFIX + ISMARTVIEW_ROUTES.stream.path + queryString(card === null ? {} : { card }),
        onState: (state) => {
          if (state.kind === "lost") sink.onLost();
        },
        signal,
      }),
  };
}
