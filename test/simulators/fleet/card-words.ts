import type { RaisedAlarm } from "./card-alarms.ts";
import type { LoggedEvent } from "./event-log.ts";
import type { SimCard } from "./sim-card.ts";
import { linesOf, type MeasuredLine, round } from "./ups-facts.ts";

/** Of the stream and of every answer, as the simulator understands the card's contract; a test holds each against its schema. */
const STREAM_VERSION = 1;
const FIRMWARE = "0.1.0";
/** Of the simulated UPS's beeper, which sounds when there is something to say. */
const BEEPERS = { on: "enabled", off: "muted" } as const;

/** What a card says of itself and its UPS, as JSON text. What changes with each look is made once for all who ask. */
export class CardWords {
  readonly #card: SimCard;
  readonly #ups: string;
  #made: { readonly looks: number; readonly rest: string } | null = null;

  constructor(card: SimCard) {
    this.#card = card;
    const { identity, ratings } = card.nature;
    this.#ups = `"identity":${JSON.stringify(identity)},"ratings":${JSON.stringify(ratings)}`;
  }

  hello(wallMs: number, user: string): string {
    const { nature, bootId, log } = this.#card;
    const { logId, lastId, oldestId } = log;
    return JSON.stringify({ v: STREAM_VERSION, cardId: nature.cardId, bootId, logId, lastId, oldestId, wallMs, user });
  }

  link(forMs: number): string {
    return JSON.stringify(linkOf(this.#card, forMs));
  }

  ups(): string {
    return `{${this.#ups}}`;
  }

  /** With its age as it is now. */
  reading(): string {
    const { looks, ageMs } = this.#card;
    if (this.#made?.looks !== looks) this.#made = { looks, rest: JSON.stringify(readingOf(this.#card)).slice(1) };
    return `{"ageMs":${ageMs},${this.#made.rest}`;
  }

  status(wallMs: number, upForMs: number): string {
    const { nature, bootId, alarms } = this.#card;
    const { cardId, name, location } = nature;
    const card = { cardId, bootId, name, location, contact: "", firmware: FIRMWARE, timeZone: "Etc/UTC", blinkMs: 0, upForMs };
    const parts = [
      `"wallMs":${wallMs}`,
      `"card":${JSON.stringify(card)}`,
      `"link":${this.link(upForMs)}`,
      this.#ups,
      `"reading":${this.reading()}`,
      `"alarms":${JSON.stringify(alarms)}`,
    ];
    return `{${parts.join(",")}}`;
  }
}

/** An alarm on the stream. */
export const alarmText = (alarm: RaisedAlarm & { readonly active: boolean }): string => JSON.stringify(alarm);
/** An event on the stream. */
export const eventText = (event: LoggedEvent): string => JSON.stringify(event);

function linkOf({ looks }: SimCard, forMs: number): object {
  const counters = { asked: looks, answered: looks, timedOut: 0, malformed: 0, noiseBytes: 0, rejected: 0, opened: 1 };
  return { state: "online", forMs, protocol: "megatec", address: "serial:///dev/ttyS1?baud=2400", reason: null, counters };
}

/** All of a reading but its age. */
function readingOf(card: SimCard): object {
  const { facts, view, plant, test } = card;
  const { input, output } = linesOf(plant, view);
  const { battery, outputSwitch } = view;
  return {
    seq: card.looks,
    wallMs: card.lookedWallMs,
    trust: "fresh",
    facts: {
      mainsOk: facts.mainsOk,
      onBattery: facts.onBattery,
      outputOn: facts.outputOn,
      onBypass: facts.onBypass,
      testing: facts.testing,
      calibrating: false,
      batteryLow: facts.batteryLow,
      shutdownPending: facts.shutdownPending,
      fault: facts.fault,
      overload: facts.overload,
      batteryBad: facts.batteryBad,
      chargerFailed: null,
      fanFailed: null,
    },
    outputSource: view.output.source,
    input,
    bypass: facts.onBypass ? input.map(bypassOf) : [],
    output,
    inputFaultVoltage: round(view.faultVoltage, 1),
    inputLineBads: card.lineBads,
    battery: {
      status: facts.depleted ? "depleted" : facts.batteryLow ? "low" : "normal",
      flow: battery.flow,
      voltage: round(battery.volts, 2),
      current: round(battery.amperes, 2),
      charge: round(battery.percent, 1),
      runtime: Math.round(battery.runtimeS),
      temperature: null,
    },
    secondsOnBattery: card.secondsOnBattery,
    temperature: round(view.temperature, 1),
    beeper: view.muted ? BEEPERS.off : BEEPERS.on,
    test: { ...test, lowestVoltage: test.lowestVoltage === null ? null : round(test.lowestVoltage, 2) },
    shutdownInS: outputSwitch.kind === "countdown" ? outputSwitch.leftS : null,
    estimates: { charge: null, runtime: null },
  };
}

const bypassOf = ({ voltage, frequency, current }: MeasuredLine): MeasuredLine => ({
  voltage,
  frequency,
  current,
  power: null,
  apparentPower: null,
  load: null,
});
