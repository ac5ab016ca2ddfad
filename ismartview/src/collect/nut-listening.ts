import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { plainText } from "@istars/protocol/model/plain-text.ts";
import { type Ratings, type Topology, unknownRatings } from "@istars/protocol/model/reading.ts";
import { readRatings } from "@istars/protocol/net/source/nameplate.ts";
import { createNutSource, type NutSourceDeps } from "@istars/protocol/net/source/nut-source.ts";
import type { Observation, PolledSource } from "@istars/protocol/net/source/observation.ts";
import { Sieve } from "@istars/protocol/net/source/plausible.ts";
import { Rest } from "@istars/protocol/net/source/rest.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { CardTold } from "../fleet/card-news.ts";
import type { CardVoice } from "./card-voice.ts";
import type { Listening } from "./listening.ts";

type Variables = ReadonlyMap<string, string>;

/** Where a NUT server shows what its UPS is made for. Source: RFC 9271 §5. */
const RATINGS: Readonly<Partial<Record<keyof Ratings, string>>> = {
  inputVoltage: "input.voltage.nominal",
  inputFrequency: "input.frequency.nominal",
  outputVoltage: "output.voltage.nominal",
  outputFrequency: "output.frequency.nominal",
  outputCurrent: "output.current.nominal",
  apparentPower: "ups.power.nominal",
  power: "ups.realpower.nominal",
  batteryVoltage: "battery.voltage.nominal",
  lowTransferVoltage: "input.transfer.low",
  highTransferVoltage: "input.transfer.high",
};

export interface NutListeningOptions {
  readonly id: number;
  readonly reach: Extract<GivenReach, { kind: "nut" }>;
  readonly everyMs: number;
  /** Waits so long before it asks for the first time, ms, so that thousands do not ask at the same moment. */
  readonly afterMs: number;
}

export interface NutListeningDeps extends Pick<NutSourceDeps, "enterGate"> {
  readonly clock: Clock;
  readonly voice: CardVoice;
}

/**
 * A UPS on a NUT server. It only looks, without logging in: who logs in counts as a host that the UPS feeds, and the server would wait for
 * it in a shutdown.
 */
export class NutListening implements Listening {
  readonly #options: NutListeningOptions;
  readonly #deps: NutListeningDeps;
  readonly #source: PolledSource;
  readonly #rest: Rest;
  readonly #sieve = new Sieve();
  #known: Observation["reading"] = null;

  constructor(options: NutListeningOptions, deps: NutListeningDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#rest = new Rest(deps.clock);
    const { host, port, ups } = options.reach;
    this.#source = createNutSource(
      { id: String(options.id), host, port, ups, login: null, tls: { use: "off" }, everyMs: options.everyMs },
      { clock: deps.clock, onVariables: (variables) => this.#read(variables), ...(deps.enterGate ? { enterGate: deps.enterGate } : {}) },
    );
  }

  async run(signal: AbortSignal): Promise<void> {
    const unsubscribe = this.#source.subscribe((observation) => this.#observe(observation));
    try {
      await this.#rest.sleep(this.#options.afterMs, signal);
      await this.#source.run(signal);
    } finally {
      unsubscribe();
    }
  }

  askSoon(): void {
    this.#rest.wake();
    this.#source.askSoon();
  }

  #observe(observation: Observation): void {
    const { voice } = this.#deps;
    voice.observed(observation, this.#known);
    this.#known = observation.reading;
    voice.dropped(this.#source.dropped + this.#sieve.dropped);
  }

  #read(variables: Variables): void {
    this.#deps.voice.told(nameplateIn(variables, this.#sieve));
  }
}

function nameplateIn(variables: Variables, sieve: Sieve): CardTold {
  const text = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const told = plainText(variables.get(name) ?? "");
      if (told !== null) return told;
    }
    return null;
  };
  const ratings = unknownRatings();
  for (const name of Object.keys(ratings) as (keyof Ratings)[]) {
    const told = variables.get(RATINGS[name] ?? "");
    if (told !== undefined && /^\d{1,9}(\.\d{1,6})?$/.test(told) && Number(told) > 0) ratings[name] = Number(told);
  }
  const type = text("ups.type") ?? "";
  const topology: Topology | null = /line.?interactive/i.test(type) ? "line-interactive" : /^online/i.test(type) ? "online" : null;
  return {
    name: text("ups.id", "device.description"),
    firmware: null,
    identity: {
      manufacturer: text("device.mfr", "ups.mfr"),
      model: text("device.model", "ups.model"),
      firmware: text("ups.firmware"),
      serial: text("device.serial", "ups.serial"),
      topology,
    },
    ratings: readRatings(ratings, sieve),
  };
}
