import { type ApiClient, createApiClient } from "@istars/protocol/model/client/api-client.ts";
import type { ISEARCH_SCHEMAS } from "@istars/protocol/model/isearch/http.ts";
import { ISEARCH_ROUTES } from "@istars/protocol/model/isearch/routes.ts";

/** iSearch's API as its pages see it. For tests. */
export type ServiceClient = ApiClient<typeof ISEARCH_SCHEMAS>;

/** Opens a session with a secret or a launch code and gives its cookie. Rejects with a `ProblemError`. */
export async function openSession(origin: string, secret: string): Promise<string> {
  let cookie = "";
  const keepCookie = async (url: string, init: RequestInit): Promise<Response> => {
    const answer = await fetch(url, init);
    cookie = answer.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
    return answer;
  };
  const client = createApiClient<typeof ISEARCH_SCHEMAS>(ISEARCH_ROUTES, { fetch: keepCookie, baseUrl: origin });
  await client.call("openSession", { body: { secret } }, new AbortController().signal);
  return cookie;
}

/** A client that holds this cookie. */
export const clientOf = (origin: string, cookie: string): ServiceClient =>
  createApiClient<typeof ISEARCH_SCHEMAS>(ISEARCH_ROUTES, { fetch, baseUrl: origin, headers: () => ({ cookie, origin }) });
