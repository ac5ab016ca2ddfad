import { queryString } from "@istars/protocol/model/client/api-client.ts";
import { type CallQuery, type CardClient, createCardClient } from "@istars/protocol/model/client/card-client.ts";
import { eitherSignal } from "@istars/protocol/model/client/either-signal.ts";
import { followStream } from "@istars/protocol/model/client/stream.ts";
import type { StreamMessage } from "@istars/protocol/model/client/stream-message.ts";
import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import type { Session, Status } from "@istars/protocol/model/http.ts";
import type { AuditPage, EventPage, RecordPage, Series } from "@istars/protocol/model/records.ts";
import { API_PREFIX, ROUTES } from "@istars/protocol/model/routes.ts";
import type { SectionDocument, SectionVersion } from "@istars/protocol/model/settings/document.ts";
import type { Unrest } from "@istars/protocol/model/settings/objection.ts";
import type { SectionName } from "@istars/protocol/model/settings/sections.ts";
import type { ApiToken, NewApiToken } from "@istars/protocol/model/settings/tokens.ts";
import type { Language as LanguageCode, NewUserAccount, UserAccount, UserChange } from "@istars/protocol/model/settings/users.ts";
import type { Tls } from "@istars/protocol/model/tls.ts";
import type { StreamSink } from "@istars/ui/live/live-store.ts";

/** What the pages ask of the card. Every call rejects with what `failureOf` reads. */
export interface CardApi {
  readSession(signal: AbortSignal): Promise<Session>;
  openSession(credentials: { readonly user: string; readonly password: string }): Promise<Session>;
  closeSession(): Promise<void>;
  changeOwnPassword(passwords: { readonly current: string; readonly next: string }): Promise<Session>;
  /** Keeps the language of one's own pages. */
  changeOwnLanguage(language: LanguageCode): Promise<Session>;
  readStatus(signal: AbortSignal): Promise<Status>;
  acknowledgeAlarm(instance: number): Promise<ActiveAlarm>;
  listRecords(query: CallQuery<"listRecords">, signal: AbortSignal): Promise<RecordPage>;
  readSeries(query: CallQuery<"readSeries">, signal: AbortSignal): Promise<Series>;
  listEvents(query: CallQuery<"listEvents">, signal: AbortSignal): Promise<EventPage>;
  listAudit(query: CallQuery<"listAudit">, signal: AbortSignal): Promise<AuditPage>;
  listUsers(signal: AbortSignal): Promise<{ readonly users: readonly UserAccount[] }>;
  createUser(user: NewUserAccount): Promise<UserAccount>;
  /** Changes a user over the version that was read; `settings.conflict` when that is no longer the latest. */
  changeUser(read: Pick<UserAccount, "id" | "version">, change: UserChange): Promise<UserAccount>;
  setUserPassword(id: number, given: { readonly password: string; readonly mustChangePassword: boolean }): Promise<UserAccount>;
  deleteUser(id: number): Promise<void>;
  listTokens(signal: AbortSignal): Promise<{ readonly tokens: readonly ApiToken[] }>;
  /** The one answer that holds the token. */
  createToken(token: NewApiToken): Promise<{ readonly token: string; readonly about: ApiToken }>;
  deleteToken(id: number): Promise<void>;
  /** Forgets a server that is gone. */
  removeHost(id: string): Promise<void>;
  readSettings(section: SectionName, signal: AbortSignal): Promise<SectionDocument>;
  /**
   * Saves a section as a whole over the version that was read; `settings.conflict` when that is no longer the latest. `override` is the
   * reason of a refusal that is to count for nothing.
   */
  writeSettings(read: SectionAt, values: Readonly<Record<string, unknown>>, override: Unrest | null): Promise<SectionDocument>;
  /** The latest saves, newest first; with `before` those below that version. */
  readSettingsHistory(
    section: SectionName,
    before: number | null,
    signal: AbortSignal,
  ): Promise<{ readonly versions: readonly SectionVersion[] }>;
  /** Saves an older version anew. */
  undoSettings(read: SectionAt, to: number, override: Unrest | null): Promise<SectionDocument>;
  readTls(signal: AbortSignal): Promise<Tls>;
  /** Makes a new certificate over the same key. */
  renewCertificate(): Promise<Tls>;
  /** Where all that a query finds is to be had as a CSV file. */
  csvOf<N extends "listRecords" | "listEvents" | "listAudit">(name: N, query: CallQuery<N>): string;
  /** Keeps the stream open until `signal` aborts; rejects when the card refuses it for good. */
  followStream(sink: StreamSink<StreamMessage>, signal: AbortSignal): Promise<void>;
}

/** A section as it was read. */
interface SectionAt {
  readonly section: SectionName;
  readonly version: number;
}

/** Longest a person is kept waiting for an answer to something they did, ms. */
const PATIENCE_MS = 15_000;

/** The API of the card that this page came from. */
export function createCardApi(fetch: (url: string, init: RequestInit) => Promise<Response>): CardApi {
  const client: CardClient = createCardClient({ fetch, baseUrl: "" });
  /** For calls that hold only if nobody has changed the subject, e.g. a section, since it was read. */
  const overVersion = (subject: string, version: number): CardClient =>
    createCardClient({ fetch, baseUrl: "", headers: () => ({ "if-match": `"${subject}-${version}"` }) });
  const over = ({ section, version }: SectionAt): CardClient => overVersion(section, version);
  const patience = () => AbortSignal.timeout(PATIENCE_MS);
  return {
    readSession: (signal) => client.call("readSession", {}, eitherSignal(signal, patience())),
    openSession: (body) => client.call("openSession", { body }, patience()),
    closeSession: () => client.call("closeSession", {}, patience()),
    changeOwnPassword: (body) => client.call("changeOwnPassword", { body }, patience()),
    changeOwnLanguage: (language) => client.call("changeOwnLanguage", { body: { language } }, patience()),
    readStatus: (signal) => client.call("readStatus", {}, eitherSignal(signal, patience())),
    acknowledgeAlarm: (instance) => client.call("acknowledgeAlarm", { params: { instance } }, patience()),
    listRecords: (query, signal) => client.call("listRecords", { query }, eitherSignal(signal, patience())),
    readSeries: (query, signal) => client.call("readSeries", { query }, eitherSignal(signal, patience())),
    listEvents: (query, signal) => client.call("listEvents", { query }, eitherSignal(signal, patience())),
    listAudit: (query, signal) => client.call("listAudit", { query }, eitherSignal(signal, patience())),
    listUsers: (signal) => client.call("listUsers", {}, eitherSignal(signal, patience())),
    createUser: (body) => client.call("createUser", { body }, patience()),
    changeUser: ({ id, version }, body) => overVersion(`user-${id}`, version).call("changeUser", { params: { id }, body }, patience()),
    setUserPassword: (id, body) => client.call("setUserPassword", { params: { id }, body }, patience()),
    deleteUser: (id) => client.call("deleteUser", { params: { id } }, patience()),
    listTokens: (signal) => client.call("listTokens", {}, eitherSignal(signal, patience())),
    createToken: (body) => client.call("createToken", { body }, patience()),
    deleteToken: (id) => client.call("deleteToken", { params: { id } }, patience()),
    removeHost: (id) => client.call("removeHost", { params: { id } }, patience()),
    readSettings: (section, signal) => client.call("readSettings", { params: { section } }, eitherSignal(signal, patience())),
    writeSettings: (read, values, override) =>
      over(read).call("writeSettings", { params: { section: read.section }, query: insisting(override), body: { ...values } }, patience()),
    readSettingsHistory: (section, before, signal) =>
      client.call(
        "readSettingsHistory",
        { params: { section }, query: before === null ? {} : { before } },
        eitherSignal(signal, patience()),
      ),
    undoSettings: (read, to, override) =>
      over(read).call("undoSettings", { params: { section: read.section }, query: insisting(override), body: { version: to } }, patience()),
    readTls: (signal) => client.call("readTls", {}, eitherSignal(signal, patience())),
    renewCertificate: () => client.call("renewCertificate", {}, patience()),
    csvOf: (name, query) => API_PREFIX + ROUTES[name].path + queryString({ ...query, format: "csv" }),
    followStream: (sink, signal) =>
      followStream({
        fetch,
        url: API_PREFIX + ROUTES.stream.path,
        onEvent: (message) => sink.onMessage(message),
        onState: (state) => {
          if (state.kind === "lost") sink.onLost();
        },
        signal,
      }),
  };
}

const insisting = (override: Unrest | null) => (override === null ? {} : { override });
