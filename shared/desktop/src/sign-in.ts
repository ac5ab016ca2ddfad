import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import type { Handshake } from "./service-link.ts";

/** Asks as the window itself does, so that a cookie in the answer is the window's. */
export type WindowFetch = (url: string, init: RequestInit) => Promise<Response>;

const PATIENCE_MS = 10_000;

/**
 * Opens the window's session with the service's secret: it goes in the body of one request, from here, where no page can see it. Rejects
 * with an `Error` when the service refuses or does not answer.
 */
export async function signIn(fetch: WindowFetch, { url, secret }: Handshake, sessionPath: string): Promise<void> {
  if (secret === null) return;
  const answer = await fetch(`${url}${API_PREFIX}${sessionPath}`, {
    method: "POST",
    // The service turns away what does not say that it comes from its own pages.
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ secret }),
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Error(`the service refused to open the window's session (${answer.status})`);
}

/** Whether something serves pages there. Rejects with an `Error` when it does not, or `signal` aborts. */
export async function probeService(url: string, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const abort = () => over.abort();
  const late = AbortSignal.timeout(PATIENCE_MS);
  for (const one of [late, signal]) one.addEventListener("abort", abort, { once: true });
  try {
    const answer = await fetch(`${url}/`, { redirect: "error", signal: over.signal });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`${url} answers with ${answer.status}`);
  } catch (error) {
    // Its own message only says that it failed.
    throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
