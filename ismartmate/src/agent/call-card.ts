import { createCardClient } from "@istars/protocol/model/client/card-client.ts";
import { streamFetch } from "@istars/protocol/net/source/stream-fetch.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { CallCard } from "./agent-deps.ts";

/** Longest answer that is read, octets. */
const MAX_ANSWER_OCTETS = 4_096;

/** Calls cards over the network, each with its token, which is sent only after the card has shown its identity key. */
export const cardCaller =
  (clock: Clock): CallCard =>
  async ({ setting: { url, identityKey }, token, hostId }, report, signal) => {
    const fetch = streamFetch({ identityKey, clock });
    const client = createCardClient({
      fetch: async (address, init) => bounded(await fetch(address, init)),
      baseUrl: new URL(url).origin,
      headers: () => ({ authorization: `Bearer ${token}` }),
    });
    await client.call("reportHost", { params: { id: hostId }, body: report }, signal);
  };

/** The answer with all of its body; a card that does not stop talking is no card. Refusals are short already. */
async function bounded(response: Response): Promise<Response> {
  const { ok, body, status } = response;
  if (!ok || body === null) return response;
  const parts: Uint8Array[] = [];
  let octets = 0;
  for await (const part of body) {
    octets += part.length;
    if (octets > MAX_ANSWER_OCTETS) throw new Error(`the answer is longer than ${MAX_ANSWER_OCTETS} octets`);
    parts.push(part);
  }
  return new Response(Buffer.concat(parts), { status });
}
