import type { AnswerOf, BodyOf, ParamsOf, QueryOf, RouteSchemas } from "../http.ts";
import { API_PREFIX, type Route } from "../routes.ts";
import { problemErrorOf } from "./problem-error.ts";

/** Schemas by the names of routes. */
export type Contract = Readonly<Record<string, RouteSchemas>>;
/** Routes that answer once; a stream has a client of its own. */
export type CallNameOf<S extends Contract> = Exclude<keyof S & string, "stream">;

/** The brackets keep a union whole: a body of one of several forms is one body. */
type Given<Name extends string, T> = [T] extends [undefined] ? unknown : { readonly [N in Name]: T };
/** What a call needs: `body`, `params`, `query`, as far as its route has them. */
export type CallInputOf<S extends RouteSchemas> = Given<"body", BodyOf<S>> & Given<"params", ParamsOf<S>> & Given<"query", QueryOf<S>>;

export interface ApiClientDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Origin of the program without a slash at the end; `""` for the page's own. */
  readonly baseUrl: string;
  /** Sent with every call, e.g. a cookie and origin where no browser adds them. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

export interface ApiClient<S extends Contract> {
  /**
   * Calls a route. Rejects with a `ProblemError` for any refusal, with `fetch`'s own error when there is no answer at all, and with the
   * signal's reason.
   */
  call<N extends CallNameOf<S>>(name: N, input: CallInputOf<S[N]>, signal: AbortSignal): Promise<AnswerOf<S[N]>>;
}

interface AnyInput {
  readonly body?: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
}

/** A program's API by route name, typed by the schemas that the program holds requests against. */
export function createApiClient<S extends Contract>(
  routes: Readonly<Record<keyof S & string, Route>>,
  { fetch, baseUrl, headers }: ApiClientDeps,
): ApiClient<S> {
  return {
    async call(name, input, signal) {
      const given: unknown = input;
      const { body, params = {}, query = {} } = given as AnyInput;
      const { method, path }: Route = routes[name];
      const response = await fetch(baseUrl + API_PREFIX + fill(path, params) + queryString(query), {
        method,
        headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers?.() },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        credentials: "same-origin",
        cache: "no-store",
        signal,
      });
      if (!response.ok) throw await problemErrorOf(response);
      // Answers are typed by the schemas that shape them.
      return (response.status === 204 ? undefined : await response.json()) as AnswerOf<S[typeof name]>;
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
