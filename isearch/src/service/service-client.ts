import { type ApiClient, createApiClient } from "@istars/protocol/model/client/api-client.ts";
import { readIsearchMessage } from "@istars/protocol/model/client/isearch-message.ts";
import type { ISEARCH_SCHEMAS } from "@istars/protocol/model/isearch/http.ts";
import { ISEARCH_ROUTES } from "@istars/protocol/model/isearch/routes.ts";
import type { IsearchStreamMessage } from "@istars/protocol/model/isearch/stream.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import { StreamWatcher } from "@istars/service/http/stream-watcher.ts";
import { openLaunchSession } from "@istars/service/launch/open-session.ts";

/** iSearch's API as its pages see it. For tests. */
export type ServiceClient = ApiClient<typeof ISEARCH_SCHEMAS>;

/** Opens a session with a secret or a launch code and gives its cookie. Rejects with a `ProblemError`. */
export const openSession = (origin: string, secret: string): Promise<string> =>
  openLaunchSession(origin, secret, new AbortController().signal);

/** A client that holds this cookie. */
export const clientOf = (origin: string, cookie: string): ServiceClient =>
  createApiClient<typeof ISEARCH_SCHEMAS>(ISEARCH_ROUTES, { fetch, baseUrl: origin, headers: () => ({ cookie, origin }) });

export type IsearchWatcher = StreamWatcher<IsearchStreamMessage>;

/** Follows the stream with this cookie. For tests. */
export const watchStream = (origin: string, cookie: string): Promise<IsearchWatcher> =>
  StreamWatcher.open({ url: `${origin}${API_PREFIX}${ISEARCH_ROUTES.stream.path}`, read: readIsearchMessage, cookie });

/** Keys of the cards told, message by message. */
export const keysOf = (watcher: IsearchWatcher): readonly (readonly string[])[] =>
  watcher.of("cards").map(({ data }) => data.cards.map(({ key }) => key));
