import { SCHEMAS } from "@istars/protocol/model/http.ts";
import { problemSchema } from "@istars/protocol/model/problem.ts";
import { API_PREFIX, ROUTES, type RouteName } from "@istars/protocol/model/routes.ts";
import { Auth } from "@istars/service/auth/auth.ts";
import { formatVerifier, makeVerifier } from "@istars/service/auth/verifier.ts";
import { faultsOf } from "@istars/service/http/request-validator.ts";
import type { FastifyInstance, InjectOptions } from "@istars/service/http/server.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import type { VirtualClock } from "@istars/service/virtual-clock.ts";
import { createEventLog } from "../events/stored-event-log.ts";
import { Hosts } from "../hosts/hosts.ts";
import { LiveState } from "../live/live.ts";
import { sampleSnapshot } from "../live/sample-snapshot.ts";
import { Counters } from "../metrics/counters.ts";
import { type CardSettings, openCardSettings } from "../settings/card-settings.ts";
import { TemporaryCardStore } from "../store/temporary-card-store.ts";
import { type ApiDeps, buildApi } from "./api.ts";

export const PASSWORD = "a good password";

/** An answer to a request of the API, held against its schema. */
export interface Answer {
  readonly status: number;
  /** Code of the problem, `null` for a success. */
  readonly code: string | null;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  /** What the answer put into the session cookie, as a `Cookie` header; `null` if it left it alone. */
  readonly cookie: string | null;
}

export interface AskOptions {
  readonly body?: unknown;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  readonly cookie?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly from?: string;
}

export interface ApiBench extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly auth: Auth;
  readonly settings: CardSettings;
  readonly hosts: Hosts;
  readonly live: LiveState;
  readonly eventLog: ApiDeps["eventLog"];
  readonly clock: VirtualClock;
  readonly log: RecordingLogger;
  readonly counters: Counters;
  readonly store: TemporaryCardStore["store"];
  /** A file in the card's data folder. */
  path(name: string): string;
  ask(name: RouteName, options?: AskOptions): Promise<Answer>;
  /** Logs in and returns the session's cookie. */
  logIn(user?: string, password?: string): Promise<string>;
  addUser(name: string, permission: "none" | "read" | "read-write"): Promise<void>;
  /** Starts to serve over a real socket and returns the origin. */
  listen(): Promise<string>;
  /** Stops all but the files and starts anew over them. */
  restart(): Promise<void>;
}

const CARD_ID = "1a2b3c4d-0000-4000-8000-000000000000";

/** The API over the card's real stores, with time by hand. */
export async function openApi(options: Partial<ApiDeps> & { readonly firstPassword?: string | null } = {}): Promise<ApiBench> {
  const { firstPassword = PASSWORD, ...deps } = options;
  const files = new TemporaryCardStore();
  const { clock } = files;
  const log = new RecordingLogger();
  const counters = new Counters();
  const live = new LiveState(sampleSnapshot());

  async function start() {
    const auth = new Auth({ store: files.store, clock, log, iterations: 10, leastIterations: 1, firstPassword });
    await auth.open();
    const settings = await openCardSettings({
      store: files.store,
      directory: files.directory,
      live: () => live,
      audit: auth.audit,
      clock,
      log,
      ups: { uri: null },
      firstCommunity: null,
    });
    const eventLog = deps.eventLog ?? (await createEventLog({ store: files.store, clock, log }));
    const hosts = new Hosts({ store: files.store, clock, log, limits: () => ({ longestMs: 3_600_000, defaultMs: 120_000 }) });
    await hosts.open();
    const app = await buildApi({
      live,
      hosts,
      store: files.store,
      auth,
      settings,
      clock,
      log,
      counters,
      facts: {
        cardId: CARD_ID,
        bootId: "boot-1",
        name: "rack 7",
        blinkMs: 0,
        location: "",
        contact: "",
        firmware: "0.1.0",
        timeZone: "Asia/Shanghai",
        startedMonoMs: clock.monoMs(),
      },
      acknowledge: () => Promise.reject(new Error("not wired")),
      command: () => Promise.reject(new Error("not wired")),
      snmp: null,
      tls: () => null,
      webRoot: null,
      ...deps,
      eventLog,
    });
    await app.ready();
    return { auth, settings, hosts, eventLog, app };
  }

  let running = await start();
  const bench: ApiBench = {
    get app() {
      return running.app;
    },
    get auth() {
      return running.auth;
    },
    get settings() {
      return running.settings;
    },
    get hosts() {
      return running.hosts;
    },
    get eventLog() {
      return running.eventLog;
    },
    get store() {
      return files.store;
    },
    live,
    clock,
    log,
    counters,
    path: (name) => files.path(name),
    ask: (name, asked = {}) => ask(running.app, name, asked),
    logIn: async (user = "admin", password = PASSWORD) => {
      const { cookie, status } = await bench.ask("openSession", { body: { user, password } });
      if (cookie === null) throw new Error(`log-in answered with ${status}`);
      return cookie;
    },
    addUser: async (name, permission) => {
      const verifier = formatVerifier(await makeVerifier(PASSWORD, 10));
      await files.store.run("addUser", { name, permission, verifier, mustChange: false, language: null, allowedFrom: [] });
      await running.auth.open();
    },
    listen: () => running.app.listen({ host: "127.0.0.1", port: 0 }),
    restart: async () => {
      await running.app.close();
      await running.hosts.close();
      await running.auth.close();
      await files.reopen();
      running = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await running.app.close();
      await running.hosts.close();
      await files[Symbol.asyncDispose]();
    },
  };
  return bench;
}

async function ask(app: FastifyInstance, name: RouteName, options: AskOptions): Promise<Answer> {
  const { method, path } = ROUTES[name];
  const { body, params = {}, query, cookie, headers = {}, from = "10.0.0.1" } = options;
  const url =
    API_PREFIX + path.replaceAll(/:(\w+)/g, (_placeholder, param: string) => String(params[param] ?? 1)) + (query ? `?${query}` : "");
  const sent = {
    host: "card",
    origin: "http://card",
    ...(cookie ? { cookie } : {}),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...headers,
  };
  const request: InjectOptions = { method, url, remoteAddress: from, headers: sent };
  if (body !== undefined) request.payload = JSON.stringify(body);
  const answer = await app.inject(request);
  const given: unknown = answer.payload === "" ? null : JSON.parse(answer.payload);
  const schema = answer.statusCode >= 400 ? problemSchema : SCHEMAS[name].response;
  const faults = schema === null ? [] : faultsOf(schema, given);
  if (faults.length > 0) throw new Error(`the answer does not fit its schema: ${JSON.stringify(faults)}`);
  const set = answer.cookies.find((c) => c.name.startsWith("istars-"));
  const type = typeof given === "object" && given !== null && "type" in given ? String(given.type) : "";
  return {
    status: answer.statusCode,
    code: answer.statusCode >= 400 ? type.replace("urn:istars:problem:", "") : null,
    body: given,
    headers: answer.headers,
    cookie: set ? `${set.name}=${set.value}` : null,
  };
}
