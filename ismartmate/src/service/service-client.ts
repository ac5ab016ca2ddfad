import { type ApiClient, createApiClient } from "@istars/protocol/model/client/api-client.ts";
import type { ISMARTMATE_SCHEMAS } from "@istars/protocol/model/ismartmate/http.ts";
import { ISMARTMATE_ROUTES } from "@istars/protocol/model/ismartmate/routes.ts";

/** iSmartMate's API as its command line and its pages see it. */
export type ServiceClient = ApiClient<typeof ISMARTMATE_SCHEMAS>;

/** A client that may look, and with a session's cookie change what may be changed. `etag`: sent as `If-Match`. */
export const clientOf = (origin: string, cookie?: string, etag?: string): ServiceClient =>
  createApiClient<typeof ISMARTMATE_SCHEMAS>(ISMARTMATE_ROUTES, {
    fetch,
    baseUrl: origin,
    headers: () => ({ ...(cookie === undefined ? {} : { cookie, origin }), ...(etag === undefined ? {} : { "if-match": etag }) }),
  });
