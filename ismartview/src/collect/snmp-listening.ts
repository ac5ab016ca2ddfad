import { plainText } from "@istars/protocol/model/plain-text.ts";
import { type Ratings, unknownIdentity, unknownRatings } from "@istars/protocol/model/reading.ts";
import type { SnmpValue } from "@istars/protocol/net/snmp/value.ts";
import { NAMEPLATE, objectOf } from "@istars/protocol/net/source/mib-reading.ts";
import { MibWalk } from "@istars/protocol/net/source/mib-walk.ts";
import { readRatings } from "@istars/protocol/net/source/nameplate.ts";
import { type CommunityAskerDeps, communityAsker, type NextAsker } from "@istars/protocol/net/source/next-asker.ts";
import type { Observation, PolledSource } from "@istars/protocol/net/source/observation.ts";
import { Sieve } from "@istars/protocol/net/source/plausible.ts";
import { Rest } from "@istars/protocol/net/source/rest.ts";
import { createSnmpSource } from "@istars/protocol/net/source/snmp-source.ts";
import { userAsker } from "@istars/protocol/net/source/user-asker.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { CardTold } from "../fleet/card-news.ts";
import type { CardVoice } from "./card-voice.ts";
import type { Listening } from "./listening.ts";
import { type SnmpReach, userOf } from "./snmp-user.ts";

/** How often one asks what device it is, ms: it may have been exchanged. */
const NAMEPLATE_EVERY_MS = 3_600_000;
/** RFC 3418. */
const SYS_NAME = "1.3.6.1.2.1.1.5";

type NameplateName = keyof typeof NAMEPLATE;

export interface SnmpListeningOptions {
  readonly id: number;
  readonly everyMs: number;
  /** Waits so long before it asks for the first time, ms, so that thousands do not ask at the same moment. */
  readonly afterMs: number;
}

export interface SnmpListeningDeps {
  readonly clock: Clock;
  readonly voice: CardVoice;
  readonly ask: NextAsker;
}

/** A card that speaks RFC 1628. */
export class SnmpListening implements Listening {
  readonly #options: SnmpListeningOptions;
  readonly #deps: SnmpListeningDeps;
  readonly #source: PolledSource;
  readonly #rest: Rest;
  readonly #sieve = new Sieve();
  #askAgainMonoMs = Number.NEGATIVE_INFINITY;
  #known: Observation["reading"] = null;
  #asking: Promise<void> = Promise.resolve();

  constructor(options: SnmpListeningOptions, deps: SnmpListeningDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#rest = new Rest(deps.clock);
    this.#source = createSnmpSource({ id: String(options.id), everyMs: options.everyMs, figures: true }, deps);
  }

  async run(signal: AbortSignal): Promise<void> {
    const unsubscribe = this.#source.subscribe((observation) => this.#observe(observation, signal));
    try {
      await this.#rest.sleep(this.#options.afterMs, signal);
      await this.#source.run(signal);
    } finally {
      unsubscribe();
      await this.#asking;
    }
  }

  askSoon(): void {
    this.#rest.wake();
    this.#source.askSoon();
  }

  #observe(observation: Observation, signal: AbortSignal): void {
    const { clock, voice } = this.#deps;
    voice.observed(observation, this.#known);
    this.#known = observation.reading;
    voice.dropped(this.#source.dropped + this.#sieve.dropped);
    const { link } = observation;
    if (link.state !== "online" || link.reason === "no-ups" || clock.monoMs() < this.#askAgainMonoMs) return;
    this.#askAgainMonoMs = clock.monoMs() + NAMEPLATE_EVERY_MS;
    this.#asking = this.#askNameplate(signal);
  }

  async #askNameplate(signal: AbortSignal): Promise<void> {
    const { ask, voice } = this.#deps;
    const names = Object.keys(NAMEPLATE) as NameplateName[];
    try {
      const look = await new MibWalk(ask).read({ scalars: [...names.map(objectOf), SYS_NAME], tables: [] }, signal);
      if (signal.aborted) return;
      if (look.kind === "values") voice.told(nameplateIn(look.values, this.#sieve));
      else this.#askAgainMonoMs = Number.NEGATIVE_INFINITY;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

function nameplateIn(values: ReadonlyMap<string, SnmpValue>, sieve: Sieve): CardTold {
  const text = (object: string): string | null => {
    const value = values.get(`${object}.0`);
    return value?.type === "octets" ? plainText(new TextDecoder().decode(value.value)) : null;
  };
  /** Agents that do not know tell 0. */
  const number = (name: NameplateName, scale = 1): number | null => {
    const value = values.get(`${objectOf(name)}.0`);
    return value?.type === "integer" && value.value > 0 ? value.value * scale : null;
  };
  const ratings: Ratings = {
    ...unknownRatings(),
    inputVoltage: number("upsConfigInputVoltage"),
    inputFrequency: number("upsConfigInputFreq", 0.1),
    outputVoltage: number("upsConfigOutputVoltage"),
    outputFrequency: number("upsConfigOutputFreq", 0.1),
    apparentPower: number("upsConfigOutputVA"),
    power: number("upsConfigOutputPower"),
    lowTransferVoltage: number("upsConfigLowVoltageTransferPoint"),
    highTransferVoltage: number("upsConfigHighVoltageTransferPoint"),
  };
  return {
    name: text(objectOf("upsIdentName")) ?? text(SYS_NAME),
    firmware: text(objectOf("upsIdentAgentSoftwareVersion")),
    identity: {
      ...unknownIdentity(),
      manufacturer: text(objectOf("upsIdentManufacturer")),
      model: text(objectOf("upsIdentModel")),
      firmware: text(objectOf("upsIdentUPSSoftwareVersion")),
    },
    ratings: readRatings(ratings, sieve),
  };
}

/** How an SNMP card is asked: v1 and v2c over the socket that all share, v3 in a session of its own. `null`: a secret is missing. */
export function askerFor(reach: SnmpReach, asker: CommunityAskerDeps["asker"]): NextAsker | null {
  const { host, port, version, community } = reach;
  if (version !== "v3") return community === undefined ? null : communityAsker({ host, port, version, community }, { asker });
  const user = userOf(reach);
  return user && userAsker({ host, port, user });
}
