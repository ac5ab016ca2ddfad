import type { Identity, Line, Link, Ratings, Reading } from "@istars/protocol/model/reading.ts";
import type { NodeId } from "../flow/flow-state.ts";
import type { Quantity } from "../values/quantity.ts";
import type { DetailLabel, DetailRow } from "./rows.ts";

/** A node of the flow picture, or the UPS around them. */
export type DetailGroup = NodeId | "ups";

export interface DetailInput {
  readonly reading: Reading | null;
  readonly ratings: Ratings | null;
  readonly identity: Identity | null;
  readonly link: Link | null;
}

/** Domain words the rows need, already in the reader's language. */
export interface DetailWords {
  readonly batteryStatus: (status: Reading["battery"]["status"]) => string | null;
  readonly batteryFlow: (flow: NonNullable<Reading["battery"]["flow"]>) => string;
  readonly outputSource: (source: NonNullable<Reading["outputSource"]>) => string;
  readonly testResult: (result: Reading["test"]["result"]) => string;
  readonly topology: (topology: NonNullable<Identity["topology"]>) => string;
  readonly beeper: (beeper: NonNullable<Reading["beeper"]>) => string;
  readonly linkState: (state: Link["state"]) => string;
}

const one = (label: DetailLabel, quantity: Quantity, value: number | null | undefined): DetailRow => ({
  kind: "quantity",
  label,
  quantity,
  values: [value ?? null],
});
const words = (label: DetailLabel, text: string | null | undefined): DetailRow => ({ kind: "words", label, text: text ?? null });
const perPhase = (label: DetailLabel, quantity: Quantity, lines: readonly Line[], of: (line: Line) => number | null): DetailRow => ({
  kind: "quantity",
  label,
  quantity,
  values: lines.length === 0 ? [null] : lines.map(of),
});

const lineRows = (lines: readonly Line[]): DetailRow[] => [
  perPhase("voltage", "voltage", lines, (line) => line.voltage),
  perPhase("frequency", "frequency", lines, (line) => line.frequency),
  perPhase("current", "current", lines, (line) => line.current),
  perPhase("power", "power", lines, (line) => line.power),
  perPhase("apparentPower", "apparentPower", lines, (line) => line.apparentPower),
];

/** Everything that is known of one node of the flow picture, most wanted first. */
export function detailsOf(group: DetailGroup, { reading, ratings, identity, link }: DetailInput, say: DetailWords): readonly DetailRow[] {
  switch (group) {
    case "mains":
      return [
        ...lineRows(reading?.input ?? []),
        one("nominalVoltage", "voltage", ratings?.inputVoltage),
        one("nominalFrequency", "frequency", ratings?.inputFrequency),
        one("lowTransfer", "voltage", ratings?.lowTransferVoltage),
        one("highTransfer", "voltage", ratings?.highTransferVoltage),
        one("transferVoltage", "voltage", reading?.inputFaultVoltage),
        one("lineBads", "count", reading?.inputLineBads),
      ];
    case "bypass":
      return lineRows(reading?.bypass ?? []);
    case "rectifier":
      return [
        perPhase("voltage", "voltage", reading?.input ?? [], (line) => line.voltage),
        words("batteryFlow", reading?.battery.flow ? say.batteryFlow(reading.battery.flow) : null),
      ];
    case "battery":
      return batteryRows(reading, ratings, say);
    case "inverter":
      return [
        perPhase("voltage", "voltage", reading?.output ?? [], (line) => line.voltage),
        perPhase("frequency", "frequency", reading?.output ?? [], (line) => line.frequency),
        one("insideTemperature", "temperature", reading?.temperature),
      ];
    case "load":
      return [
        words("source", reading?.outputSource ? say.outputSource(reading.outputSource) : null),
        perPhase("load", "share", reading?.output ?? [], (line) => line.load),
        ...lineRows(reading?.output ?? []),
        one("nominalVoltage", "voltage", ratings?.outputVoltage),
        one("ratedPower", "power", ratings?.power),
        one("ratedApparentPower", "apparentPower", ratings?.apparentPower),
        one("ratedCurrent", "current", ratings?.outputCurrent),
      ];
    case "ups":
      return upsRows(reading, identity, link, say);
  }
}

function batteryRows(reading: Reading | null, ratings: Ratings | null, say: DetailWords): DetailRow[] {
  const battery = reading?.battery;
  return [
    words("batteryStatus", battery ? say.batteryStatus(battery.status) : null),
    words("batteryFlow", battery?.flow ? say.batteryFlow(battery.flow) : null),
    chargeRow(reading),
    runtimeRow(reading),
    one("voltage", "voltage", battery?.voltage),
    one("nominalVoltage", "voltage", ratings?.batteryVoltage),
    one("current", "current", battery?.current),
    one("temperature", "temperature", battery?.temperature),
    ...(reading?.facts.onBattery ? [{ kind: "duration", label: "onBatteryFor", ms: inMs(reading.secondsOnBattery) } as const] : []),
    words("test", reading ? say.testResult(reading.test.result) : null),
    ...(reading && reading.test.lowestVoltage !== null ? [one("testLowest", "voltage", reading.test.lowestVoltage)] : []),
  ];
}

const inMs = (seconds: number | null | undefined): number | null => (seconds == null ? null : seconds * 1_000);

/** The charge the UPS tells; else the card's estimate, marked as one (SAFETY 3). */
export function chargeRow(reading: Reading | null): DetailRow {
  const estimate = reading?.estimates.charge;
  if (reading && reading.battery.charge === null && estimate)
    return {
      kind: "estimate",
      label: "charge",
      quantity: "share",
      value: estimate.value,
      uncertainty: estimate.uncertainty,
      source: estimate.source,
    };
  return one("charge", "share", reading?.battery.charge);
}

/** The runtime the UPS tells; else the card's estimate, marked as one (SAFETY 3). */
export function runtimeRow(reading: Reading | null): DetailRow {
  const estimate = reading?.estimates.runtime;
  if (reading && reading.battery.runtime === null && estimate) {
    const { value, uncertainty, source } = estimate;
    return { kind: "duration", label: "runtime", ms: value * 1_000, estimate: { uncertaintyMs: uncertainty * 1_000, source } };
  }
  return { kind: "duration", label: "runtime", ms: inMs(reading?.battery.runtime) };
}

function upsRows(reading: Reading | null, identity: Identity | null, link: Link | null, say: DetailWords): DetailRow[] {
  return [
    words("manufacturer", identity?.manufacturer),
    words("model", identity?.model),
    words("serial", identity?.serial),
    words("firmware", identity?.firmware),
    words("topology", identity?.topology ? say.topology(identity.topology) : null),
    one("insideTemperature", "temperature", reading?.temperature),
    words("beeper", reading?.beeper ? say.beeper(reading.beeper) : null),
    ...(reading?.facts.shutdownPending ? [{ kind: "duration", label: "shutdownIn", ms: inMs(reading.shutdownInS) } as const] : []),
    ...(link === null ? [] : linkRows(link, say)),
  ];
}

const linkRows = (link: Link, say: DetailWords): DetailRow[] => [
  words("contact", say.linkState(link.state)),
  words("protocol", link.protocol),
  words("address", link.address),
  words("answered", `${link.counters.answered} / ${link.counters.asked}`),
  one("spoiled", "count", link.counters.malformed),
];
