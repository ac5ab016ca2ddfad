import { createCardClient } from "@istars/protocol/model/client/card-client.ts";
import { boundedAnswer } from "@istars/protocol/net/source/bounded-answer.ts";
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
      fetch: async (address, init) => boundedAnswer(await fetch(address, init), MAX_ANSWER_OCTETS),
      baseUrl: new URL(url).origin,
      headers: () => ({ authorization: `Bearer ${token}` }),
    });
    await client.call("reportHost", { params: { id: hostId }, body: report }, signal);
  };
