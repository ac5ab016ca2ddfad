import { plainText } from "@istars/protocol/model/plain-text.ts";
import { API_PREFIX, ROUTES } from "@istars/protocol/model/routes.ts";
import { streamFetch } from "@istars/protocol/net/source/stream-fetch.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { CardTold } from "../fleet/card-news.ts";

/** What a status may take, octets, and how long one waits for it, ms. */
const MAX_OCTETS = 65_536;
const PATIENCE_MS = 6_000;

export interface AskedCard {
  readonly url: string;
  readonly token: string;
  readonly identityKey: string | null;
}

/** What a card calls itself, which its stream does not tell. `null` if it does not say. Never rejects. */
export async function askStatus(
  { url, token, identityKey }: AskedCard,
  clock: Clock,
  signal: AbortSignal,
): Promise<Pick<CardTold, "name" | "firmware"> | null> {
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal, clock.timeout(PATIENCE_MS)]);
  try {
    const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
    const response = await streamFetch({ identityKey, clock })(`${new URL(url).origin}${API_PREFIX}${ROUTES.readStatus.path}`, {
      headers,
      signal: stop,
    });
    return response.ok && response.body ? nameIn(await textOf(response.body)) : null;
  } catch {
    return null; // it tells its readings all the same, and is asked again with its next stream
  } finally {
    over.abort();
  }
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let octets = 0;
  for await (const part of body) {
    octets += part.length;
    if (octets > MAX_OCTETS) throw new Error("a status without an end");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function nameIn(json: string): Pick<CardTold, "name" | "firmware"> | null {
  const status: unknown = JSON.parse(json);
  const card = typeof status === "object" && status !== null && "card" in status ? status.card : null;
  if (typeof card !== "object" || card === null) return null;
  const told = new Map<string, unknown>(Object.entries(card));
  const text = (name: string): string | null => {
    const value = told.get(name);
    return typeof value === "string" ? plainText(value) : null;
  };
  return { name: text("name"), firmware: text("firmware") };
}
