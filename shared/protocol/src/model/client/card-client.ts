import type { AnswerOf, BodyOf, ParamsOf, QueryOf, SCHEMAS } from "../http.ts";
import { API_PREFIX, ROUTES, type Route, type RouteName } from "../routes.ts";
import { problemErrorOf } from "./problem-error.ts";

/** Routes that answer once; the stream has a client of its own. */
export type CallName = Exclude<RouteName, "stream">;

type Given<Name extends string, T> = T extends undefined ? unknown : { readonly [N in Name]: T };
/** What a call needs: `body`, `params`, `query`, as far as its route has them. */
export type CallInput<N extends CallName> = Given<"body", BodyOf<(typeof SCHEMAS)[N]>> &
  Given<"params", ParamsOf<(typeof SCHEMAS)[N]>> &
  Given<"query", QueryOf<(typeof SCHEMAS)[N]>>;
export type CallAnswer<N extends CallName> = AnswerOf<(typeof SCHEMAS)[N]>;

export interface CardClientDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Origin of the card without a slash at the end; `""` for the page's own. */
  readonly baseUrl: string;
  /** Sent with every call, e.g. a cookie and origin where no browser adds them. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

export interface CardClient {
  /**
   * Calls a route. Rejects with a `ProblemError` for any refusal, with `fetch`'s own error when there is no answer at all, and with the
   * signal's reason.
   */
  call<N extends CallName>(name: N, input: CallInput<N>, signal: AbortSignal): Promise<CallAnswer<N>>;
}

interface AnyInput {
  readonly body?: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
}

/** The card's API by route name, typed by the schemas that the card holds requests against. */
export function createCardClient({ fetch, baseUrl, headers }: CardClientDeps): CardClient {
  return {
    async call(name, input, signal) {
      const given: unknown = input;
      const { body, params = {}, query = {} } = given as AnyInput;
      const { method, path }: Route = ROUTES[name];
      const response = await fetch(baseUrl + API_PREFIX + fill(path, params) + queryString(query), {
        method,
        headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers?.() },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        credentials: "same-origin",
        cache: "no-store",
        signal,
      });
      if (!response.ok) throw await problemErrorOf(response);
      // The card's answers are typed by the schemas that shape them.
      return (response.status === 204 ? undefined : await response.json()) as CallAnswer<typeof name>;
    },
  };
}

const fill = (path: string, params: Readonly<Record<string, unknown>>): string =>
  path.replaceAll(/:(\w+)/g, (_placeholder, name: string) => encodeURIComponent(String(params[name])));

/** What follows the path of an address; empty when nothing is asked. */
export function queryString(query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? "" : `?${search}`;
}
