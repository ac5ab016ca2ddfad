import { type ApiClient, createApiClient } from "@istars/protocol/model/client/api-client.ts";
import { readIsmartviewMessage } from "@istars/protocol/model/client/ismartview-message.ts";
import type { ISMARTVIEW_SCHEMAS } from "@istars/protocol/model/ismartview/http.ts";
import { ISMARTVIEW_ROUTES } from "@istars/protocol/model/ismartview/routes.ts";
import type { FleetStreamMessage } from "@istars/protocol/model/ismartview/stream.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import { StreamWatcher } from "@istars/service/http/stream-watcher.ts";

/** iSmartView's API as its pages see it. For tests. */
export type ViewClient = ApiClient<typeof ISMARTVIEW_SCHEMAS>;

/** A client that holds this cookie; `tag`: what it says it has read before it changes it. */
export const clientOf = (origin: string, cookie: string, tag?: string): ViewClient =>
  createApiClient<typeof ISMARTVIEW_SCHEMAS>(ISMARTVIEW_ROUTES, {
    ...{ fetch, baseUrl: origin },
    headers: () => ({ cookie, origin, ...(tag === undefined ? {} : { "if-match": `"${tag}"` }) }),
  });

/** Logs in and gives the cookie. Rejects with an `Error` that says what was answered. */
export async function logInAt(origin: string, login: { readonly user: string; readonly password: string }): Promise<string> {
  const answer = await fetch(`${origin}${API_PREFIX}${ISMARTVIEW_ROUTES.openSession.path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify(login),
  });
  if (!answer.ok) throw new Error(`the log-in was answered with ${answer.status}: ${await answer.text()}`);
  return answer.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
}

export type FleetWatcher = StreamWatcher<FleetStreamMessage>;

/** Follows the stream with this cookie, with the readings of `card` if one is named. For tests. */
export const watchFleet = (origin: string, cookie: string, card?: number): Promise<FleetWatcher> => {
  const query = card === undefined ? "" : `?card=${card}`;
  return StreamWatcher.open({ url: `${origin}${API_PREFIX}${ISMARTVIEW_ROUTES.stream.path}${query}`, read: readIsmartviewMessage, cookie });
};
