import { createCardClient } from "@istars/protocol/model/client/card-client.ts";
import { COMMANDS, type Command } from "@istars/protocol/model/command.ts";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { NutClient } from "@istars/protocol/net/nut/client.ts";
import { boundedAnswer } from "@istars/protocol/net/source/bounded-answer.ts";
import { securedBy } from "@istars/protocol/net/source/identity-key.ts";
import { streamFetch } from "@istars/protocol/net/source/stream-fetch.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { AcknowledgementCaller } from "../alarms/card-teller.ts";
import { NotSent, outcomeOf, type SendOutcome } from "./send-outcome.ts";

/** Calls cards as somebody who may do something there. */
export interface CardCaller extends AcknowledgementCaller {
  /** Commands that can be asked of the card's UPS from here; none where it is only looked at. */
  commandsOf(cardId: number): readonly Command[];
  /** Asks once, whatever comes of it (SAFETY 19). Never rejects; a signal that aborts after the question went out leaves its outcome unknown. */
  send(cardId: number, command: Command, signal: AbortSignal): Promise<SendOutcome>;
  /** Ids of the agents on the servers that the card's UPS feeds; `null`: it does not tell. Never rejects. */
  agentsOf(cardId: number, signal: AbortSignal): Promise<ReadonlySet<string> | null>;
}

export interface CardCallerDeps {
  /** How a card is reached, secrets in the clear; `null`: there is no such card. */
  readonly reachOf: (cardId: number) => GivenReach | null;
  readonly clock: Clock;
}

/** Longest answer that is read, octets: some hundred servers. */
const MAX_ANSWER_OCTETS = 262_144;
/** A card waits up to eight seconds for the effect of a command to show, and is asked by others meanwhile, ms. */
const COMMAND_LIMIT_MS = 20_000;
const QUESTION_LIMIT_MS = 6_000;

export function createCardCaller({ reachOf, clock }: CardCallerDeps): CardCaller {
  const clientOf = (cardId: number) => {
    const reach = reachOf(cardId);
    if (reach?.kind !== "istars" || reach.token === undefined) throw new NotSent("command.unsupported");
    const { url, identityKey, token } = reach;
    const fetch = streamFetch({ identityKey, clock });
    return createCardClient({
      fetch: async (address, init) => boundedAnswer(await fetch(address, init), MAX_ANSWER_OCTETS),
      baseUrl: new URL(url).origin,
      headers: () => ({ authorization: `Bearer ${token}` }),
    });
  };

  const ask = async (cardId: number, command: Command, signal: AbortSignal): Promise<"confirmed" | "sent"> => {
    const reach = reachOf(cardId);
    if (reach?.kind === "nut") return await askNut(reach, command, signal);
    const { outcome } = await clientOf(cardId).call("sendCommand", { body: { command } }, signal);
    return outcome;
  };

  return {
    commandsOf: (cardId) => {
      const reach = reachOf(cardId);
      if (reach?.kind === "istars") return reach.token === undefined ? [] : COMMANDS;
      return reach?.kind === "nut" && reach.user !== null && reach.password !== undefined ? COMMANDS : [];
    },
    acknowledge: async (cardId, instance, signal) => {
      await clientOf(cardId).call("acknowledgeAlarm", { params: { instance } }, signal);
    },
    send: async (cardId, command, signal) => {
      try {
        return { step: await ask(cardId, command, AbortSignal.any([signal, clock.timeout(COMMAND_LIMIT_MS)])), reason: null };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    agentsOf: async (cardId, signal) => {
      try {
        const limit = AbortSignal.any([signal, clock.timeout(QUESTION_LIMIT_MS)]);
        const { hosts } = await clientOf(cardId).call("listHosts", {}, limit);
        return new Set(hosts.filter(({ kind }) => kind === "agent").map(({ id }) => id));
      } catch {
        return null; // it does not tell, whatever the reason
      }
    },
  };
}

/** Encrypted where the server offers that; a NUT server's certificate is known to nobody here. */
async function askNut(reach: Extract<GivenReach, { kind: "nut" }>, command: Command, signal: AbortSignal): Promise<"sent"> {
  const { host, port, ups, user, password } = reach;
  if (user === null || password === undefined) throw new NotSent("command.unsupported");
  using client = await connected({ host, port }, signal);
  try {
    await client.startTls((socket, stop) => securedBy(null, socket, host, stop), signal);
    await client.identify({ user, password }, signal);
  } catch (error) {
    throw new NotSent("unreachable", { cause: error });
  }
  await client.instantCommand(ups, command, signal);
  return "sent";
}

async function connected(server: { readonly host: string; readonly port: number }, signal: AbortSignal): Promise<NutClient> {
  try {
    return await NutClient.connect(server, signal);
  } catch (error) {
    throw new NotSent("unreachable", { cause: error });
  }
}
