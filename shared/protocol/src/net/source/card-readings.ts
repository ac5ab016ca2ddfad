import type { StreamMessage } from "../../model/client/stream-message.ts";
import { type Link, type Reading, unknownBattery, unknownFacts } from "../../model/reading.ts";
import { withoutContradiction } from "./mains-proof.ts";
import type { Confidence, Observation, TellName } from "./observation.ts";
import { Sieve } from "./plausible.ts";
import { readReading } from "./reading-reader.ts";
import type { SourceClock } from "./source-clock.ts";
import type { Heard } from "./source-state.ts";
import { toldBy } from "./told.ts";

/** Makes of a card's messages what is known of its UPS. */
export class CardReadings {
  readonly #clock: Pick<SourceClock, "monoMs">;
  readonly #sieve = new Sieve();
  /** What this card has told so far: it told it, so it can. */
  readonly #tells = new Set<TellName>();
  #told: { readonly reading: Reading; readonly atMonoMs: number } | null = null;
  #link: Link["state"] | null = null;

  constructor(clock: Pick<SourceClock, "monoMs">) {
    this.#clock = clock;
  }

  /** Values that could not be. */
  get dropped(): number {
    return this.#sieve.dropped;
  }

  /** Whether the card says that it does not reach its UPS any more. */
  get isUpsLost(): boolean {
    return this.#link === "lost";
  }

  /** What is known with this message, if it changes anything of that. */
  take({ event, data }: StreamMessage): Heard | null {
    if (event === "link") this.#link = data.state;
    else if (event === "reading") {
      const told = readReading(data, this.#sieve);
      if (told === null) return null;
      const reading = { ...told, facts: withoutContradiction(told.facts) };
      this.#told = { reading, atMonoMs: this.#clock.monoMs() };
      for (const name of toldBy(reading, confidenceOf(reading))) this.#tells.add(name);
    } else return null;
    if (this.#told === null) return null;
    const reading = this.isUpsLost ? afterLoss(this.#told.reading) : this.#told.reading;
    return { reading, confidence: confidenceOf(reading), tells: [...this.#tells], atMonoMs: this.#told.atMonoMs };
  }
}

/**
 * What still holds of a reading when the card has lost its UPS: on battery the card counts on by itself and says so (SAFETY 9), else it is
 * of the past, and whether there is mains is anybody's guess.
 */
function afterLoss(reading: Reading): Reading {
  if (reading.trust === "held" || reading.facts.onBattery === true) return reading;
  return { ...reading, trust: "unknown", facts: unknownFacts(), battery: unknownBattery() };
}

/** While the card holds a reading, what it counts on with is its own work; a fresh one is the UPS's own word, estimates lie apart from it. */
function confidenceOf({ facts, battery, trust }: Reading): Observation["confidence"] {
  const word: Confidence = trust === "held" ? "derived" : "told";
  return {
    ...(battery.charge === null ? {} : { charge: word }),
    ...(battery.runtime === null ? {} : { runtime: word }),
    ...(facts.batteryLow === null ? {} : { batteryLow: word }),
    ...(facts.onBattery === null ? {} : { onBattery: word }),
    ...(facts.mainsOk === null ? {} : { mainsOk: word }),
  };
}
