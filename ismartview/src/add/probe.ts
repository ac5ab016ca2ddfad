import { once } from "node:events";
import { connect } from "node:net";
import type { GivenReach, Probe } from "@istars/protocol/model/ismartview/reach.ts";
import { NutClient } from "@istars/protocol/net/nut/client.ts";
import { identityKeyShownBy } from "@istars/protocol/net/source/identity-key.ts";
import type { Clock } from "@istars/service/clock.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Collector } from "../collect/collector.ts";
import type { CardListener, CardTold } from "../fleet/card-news.ts";
import { checkReach } from "../fleet/reach-check.ts";

export interface ProbeDeps {
  readonly clock: Clock;
  /** Listens to the card as the fleet would, for as long as the look takes. */
  readonly makeCollector: (listener: CardListener) => Collector;
}

/** A card that has not answered by then is silent, ms: three looks of one that is polled. */
const PATIENCE_MS = 8_000;
/** One that is there tells its name soon, or never, ms. */
const NAME_PATIENCE_MS = 2_500;
/** Most UPSs of a NUT server that are offered. */
const MAX_UPS = 64;

const NOTHING: Probe = { outcome: "silent", reason: null, name: null, model: null, serial: null, identityKey: null, upsNames: [] };
const HTTPS_PORT = 443;

/**
 * Looks who is there, before a card is added, in the very way in which it will be listened to. Over https without a known key only the key is
 * asked for, and no token goes out. Rejects with `reach.invalid`, or with the signal's reason.
 */
export async function probeCard(given: GivenReach, deps: ProbeDeps, signal: AbortSignal): Promise<Probe> {
  const shown =
    given.kind === "istars" && /^https:/i.test(given.url) && given.identityKey === null ? await shownKeyOf(given.url, deps, signal) : null;
  if (shown !== null) return shown;
  const checked = checkReach(given);
  if ("faults" in checked) {
    throw new ApiProblem("reach.invalid", { errors: checked.faults.map(({ pointer, code }) => ({ pointer: `/reach${pointer}`, code })) });
  }
  const { reach } = checked;
  const upsNames = reach.kind === "nut" ? await upsNamesOf(reach, deps, signal) : [];
  return { ...(await listenOnce(reach, deps, signal)), upsNames: [...upsNames] };
}

/** What the card shows of itself before it is trusted; the look goes on no further. */
async function shownKeyOf(url: string, { clock }: ProbeDeps, signal: AbortSignal): Promise<Probe | null> {
  const place = URL.parse(url);
  if (place === null) return null; // `checkReach` says what is wrong with it
  const host = place.hostname.replace(/^\[(.*)\]$/, "$1");
  const soon = AbortSignal.any([signal, clock.timeout(PATIENCE_MS)]);
  const socket = connect({ host, port: Number(place.port) || HTTPS_PORT, noDelay: true });
  socket.on("error", () => {}); // told by whoever waits for it
  try {
    await once(socket, "connect", { signal: soon });
    const identityKey = await identityKeyShownBy(socket, host, soon);
    return identityKey === null ? { ...NOTHING, outcome: "not-a-card" } : { ...NOTHING, outcome: "found", identityKey };
  } catch (error) {
    signal.throwIfAborted();
    return { ...NOTHING, outcome: soon.aborted ? "silent" : "unreachable", reason: codeOf(error) };
  } finally {
    socket.destroy();
  }
}

const codeOf = (error: unknown): string | null => (error instanceof Error && "code" in error ? String(error.code) : null);

/** What a NUT server has; empty where it does not say. */
async function upsNamesOf(
  { host, port }: Extract<GivenReach, { kind: "nut" }>,
  { clock }: ProbeDeps,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const soon = AbortSignal.any([signal, clock.timeout(PATIENCE_MS)]);
  try {
    using client = await NutClient.connect({ host, port }, soon);
    return (await client.listUps(soon)).slice(0, MAX_UPS).map(({ name }) => name);
  } catch {
    signal.throwIfAborted();
    return []; // the look at the UPS itself says what is wrong
  }
}

/** Listens until it is clear who is there. */
async function listenOnce(reach: GivenReach, { clock, makeCollector }: ProbeDeps, signal: AbortSignal): Promise<Probe> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const over = new AbortController();
  const heard: { told: CardTold | null; link: string; reason: string | null; isOnline: boolean } = {
    told: null,
    link: "connecting",
    reason: null,
    isOnline: false,
  };
  const collector = makeCollector((_id, news) => {
    if (news.kind === "told") heard.told = news.told;
    if (news.kind === "link") {
      heard.link = news.link;
      heard.reason = news.reason;
      heard.isOnline ||= news.link === "online";
    }
    if (heard.link === "refused" || heard.link === "lost" || heard.told !== null) end();
  });
  const wait = (ms: number): Promise<void> => clock.sleep(ms, AbortSignal.any([signal, over.signal])).catch(() => {}); // ended otherwise
  try {
    collector.listen({ id: 1, reach, logId: null, lastEventId: null });
    collector.askSoon(1);
    await Promise.race([ended, wait(PATIENCE_MS)]);
    // The name comes a moment after the first word, if it comes at all.
    if (heard.isOnline && heard.told === null) await Promise.race([ended, wait(NAME_PATIENCE_MS)]);
  } finally {
    over.abort();
    await collector.close();
  }
  signal.throwIfAborted();
  return probeOf(heard);
}

function probeOf({
  told,
  link,
  reason,
  isOnline,
}: {
  told: CardTold | null;
  link: string;
  reason: string | null;
  isOnline: boolean;
}): Probe {
  const { model = null, serial = null } = told?.identity ?? {};
  const found = { ...NOTHING, reason, name: told?.name ?? null, model, serial };
  if (link === "refused") return { ...found, outcome: "refused" };
  if (isOnline) return { ...found, outcome: reason === "no-ups" ? "not-a-card" : "found" };
  if (link === "lost" && reason === "unreachable") return { ...found, outcome: "unreachable" };
  return { ...found, outcome: link === "lost" && reason !== "silent" ? "not-a-card" : "silent" };
}
