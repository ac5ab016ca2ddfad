import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { Readable } from "node:stream";
import { securedBy } from "./identity-key.ts";
import type { SourceClock } from "./source-clock.ts";

/** Longest refusal that is read, octets, and how long one waits for the rest of it, ms. */
const MAX_REFUSAL_OCTETS = 16_384;
const REFUSAL_MS = 1_000;

export interface StreamFetchOptions {
  /** Identity key that the other side has to show; used with `https:` only. */
  readonly identityKey: string | null;
  readonly clock: Pick<SourceClock, "timeout">;
}

/**
 * A `fetch` of one request, with a body of text if it has one, over a connection of its own: no proxies, no redirects, no pool; over
 * `https:` nothing is sent, and so no token, before the other side has shown its identity key. A refusal comes with no more of its body than
 * a problem document takes.
 */
export const streamFetch =
  ({ identityKey, clock }: StreamFetchOptions) =>
  async (url: string, { method = "GET", headers, body, signal }: RequestInit): Promise<Response> => {
    const stop = signal ?? new AbortController().signal;
    const place = new URL(url);
    const socket = await openSocket(place, identityKey, stop);
    const asked = request({
      ...{ method, host: place.hostname, path: `${place.pathname}${place.search}`, headers: { host: place.host, ...Object(headers) } },
      ...{ createConnection: () => socket, signal: stop },
    });
    asked.on("error", () => {}); // after the answer began, its own error tells
    asked.end(typeof body === "string" ? body : undefined);
    const answer = await firstAnswer(asked);
    answer.on("error", () => {});
    const { statusCode: status = 0, statusMessage: statusText = "" } = answer;
    const contentType = answer.headers["content-type"];
    const init = { status, statusText: plain(statusText), headers: contentType === undefined ? {} : { "content-type": contentType } };
    if (status >= 200 && status < 300)
      return new Response(Readable.toWeb(answer, { strategy: { highWaterMark: 1 } }) as ReadableStream, init);
    return new Response(await refusalOf(answer, AbortSignal.any([stop, clock.timeout(REFUSAL_MS)])), init);
  };

async function firstAnswer(asked: ReturnType<typeof request>): Promise<IncomingMessage> {
  const [answer]: IncomingMessage[] = await once(asked, "response");
  if (!answer) throw new Error("an answer without an answer");
  return answer;
}

async function openSocket(place: URL, identityKey: string | null, signal: AbortSignal): Promise<Socket> {
  const isSecure = place.protocol === "https:";
  const host = place.hostname.replace(/^\[(.*)\]$/, "$1");
  const socket = connect({ host, port: Number(place.port) || (isSecure ? 443 : 80), noDelay: true });
  socket.on("error", () => {});
  try {
    await once(socket, "connect", { signal });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return isSecure ? securedBy(identityKey, socket, host, signal) : socket;
}

/** What there is of a refusal's text. */
async function refusalOf(answer: IncomingMessage, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  const end = () => answer.destroy();
  signal.addEventListener("abort", end);
  try {
    let octets = 0;
    for await (const part of answer as AsyncIterable<Buffer>) {
      parts.push(part);
      octets += part.length;
      if (octets > MAX_REFUSAL_OCTETS) break;
    }
  } catch {
    // The status stands, whatever became of the explanation.
  } finally {
    signal.removeEventListener("abort", end);
    answer.destroy();
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** A status text that a `Response` can carry. */
const plain = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, "");
