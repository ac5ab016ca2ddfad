import { arcOf } from "../card-alarms.ts";
import type { SimCard } from "../sim-card.ts";
import { linesOf } from "../ups-facts.ts";
import { integer, octets, oid, TAG } from "./ber.ts";

/** One instance of the MIB: where it is, and its value as it goes over the wire. */
export interface Instance {
  readonly name: string;
  readonly value: Buffer;
}

const SYSTEM = "1.3.6.1.2.1.1";
const UPS = "1.3.6.1.2.1.33.1";
const WELL_KNOWN = [1, 3, 6, 1, 2, 1, 33, 1, 6, 3];

/** upsOutputSource, upsBatteryStatus, upsTestResultsSummary. Source: RFC 1628. */
const SOURCES = { none: 2, normal: 3, bypass: 4, battery: 5, boost: 6, trim: 7 } as const;
const TEST_RESULTS = { none: 6, running: 5, passed: 1, failed: 3, aborted: 4 } as const;

const whole = (value: number): Buffer => integer(Math.round(value));
const tenths = (value: number): Buffer => integer(Math.round(value * 10));

/** The whole MIB of a card, in order. `forMs`: since the card started. */
export function mibOf(card: SimCard, forMs: number): readonly Instance[] {
  const scalar = (base: string, suffix: string, value: Buffer): Instance => ({ name: `${base}.${suffix}.0`, value });
  const { nature, view, facts } = card;
  const system = [
    scalar(SYSTEM, "1", octets(`Simulated card of a ${nature.identity.model}`)),
    scalar(SYSTEM, "2", oid([1, 3, 6, 1, 2, 1, 33])),
    scalar(SYSTEM, "3", integer(Math.floor(forMs / 10), TAG.timeTicks)),
    scalar(SYSTEM, "4", octets("")),
    scalar(SYSTEM, "5", octets(nature.name)),
    scalar(SYSTEM, "6", octets(nature.location)),
  ];
  if (card.manner.isLying) return [...system, ...LIES];
  const { input, output } = linesOf(card.plant, view);
  const rows = (base: string, columns: readonly (readonly Buffer[])[], firstColumn: number): Instance[] =>
    columns.flatMap((values, column) => values.map((value, row) => ({ name: `${base}.${firstColumn + column}.${row + 1}`, value })));
  const { battery } = view;
  const status = facts.depleted ? 4 : facts.batteryLow ? 3 : 2;
  const { ratings } = nature;
  return [
    ...system,
    scalar(UPS, "1.1", octets(nature.identity.manufacturer)),
    scalar(UPS, "1.2", octets(nature.identity.model)),
    scalar(UPS, "1.3", octets(nature.identity.firmware)),
    scalar(UPS, "1.4", octets("1.0")),
    scalar(UPS, "1.5", octets(nature.name)),
    scalar(UPS, "1.6", octets("")),
    scalar(UPS, "2.1", integer(status)),
    scalar(UPS, "2.2", integer(card.secondsOnBattery)),
    scalar(UPS, "2.3", integer(Math.floor(battery.runtimeS / 60))),
    scalar(UPS, "2.4", whole(battery.percent)),
    scalar(UPS, "2.5", tenths(battery.volts)),
    scalar(UPS, "2.6", tenths(Math.abs(battery.amperes))),
    scalar(UPS, "2.7", whole(view.temperature)),
    scalar(UPS, "3.1", integer(card.lineBads, TAG.counter32)),
    scalar(UPS, "3.2", integer(input.length)),
    ...rows(
      `${UPS}.3.3.1`,
      [input.map((l) => tenths(l.frequency)), input.map((l) => whole(l.voltage)), input.map((l) => tenths(l.current))],
      2,
    ),
    scalar(UPS, "4.1", integer(SOURCES[view.output.source])),
    scalar(UPS, "4.2", tenths(view.output.frequency)),
    scalar(UPS, "4.3", integer(output.length)),
    ...rows(
      `${UPS}.4.4.1`,
      [
        output.map((l) => whole(l.voltage)),
        output.map((l) => tenths(l.current)),
        output.map((l) => whole(l.power ?? 0)),
        output.map((l) => whole(l.load ?? 0)),
      ],
      2,
    ),
    scalar(UPS, "5.2", integer(0)),
    scalar(UPS, "6.1", integer(card.alarms.length, TAG.gauge32)),
    ...alarmRows(card, forMs),
    scalar(UPS, "7.1", oid([1, 3, 6, 1, 2, 1, 33, 1, 7, 7, 1])),
    scalar(UPS, "7.3", integer(TEST_RESULTS[card.test.result])),
    scalar(UPS, "7.4", octets("")),
    scalar(UPS, "9.1", whole(ratings.inputVoltage ?? 0)),
    scalar(UPS, "9.2", tenths(ratings.inputFrequency ?? 0)),
    scalar(UPS, "9.3", whole(ratings.outputVoltage ?? 0)),
    scalar(UPS, "9.4", tenths(ratings.outputFrequency ?? 0)),
    scalar(UPS, "9.5", whole(ratings.apparentPower ?? 0)),
    scalar(UPS, "9.6", whole(ratings.power ?? 0)),
    scalar(UPS, "9.8", integer(view.muted ? 3 : 2)),
    scalar(UPS, "9.9", whole(ratings.lowTransferVoltage ?? 0)),
    scalar(UPS, "9.10", whole(ratings.highTransferVoltage ?? 0)),
  ];
}

/** upsAlarmTable: upsAlarmDescr of all, then upsAlarmTime of all. */
function alarmRows({ alarms, lookedWallMs, ageMs }: SimCard, forMs: number): readonly Instance[] {
  const nowMs = lookedWallMs + ageMs;
  return [
    ...alarms.map(({ instance, id }) => ({ name: `${UPS}.6.2.1.2.${instance}`, value: oid([...WELL_KNOWN, arcOf(id)]) })),
    ...alarms.map(({ instance, raisedWallMs }) => ({
      name: `${UPS}.6.2.1.3.${instance}`,
      value: integer(Math.max(0, Math.floor((forMs - (nowMs - raisedWallMs)) / 10)), TAG.timeTicks),
    })),
  ];
}

/** What a lying card tells: wrong types, and numbers that cannot be. */
const LIES: readonly Instance[] = [
  { name: `${UPS}.1.1.0`, value: integer(7) },
  { name: `${UPS}.1.2.0`, value: octets(`\u001b[2J${"x".repeat(500)}`) },
  { name: `${UPS}.2.1.0`, value: integer(99) },
  { name: `${UPS}.2.2.0`, value: integer(-5) },
  { name: `${UPS}.2.3.0`, value: integer(2_147_483_647) },
  { name: `${UPS}.2.4.0`, value: octets("NaN") },
  { name: `${UPS}.2.5.0`, value: integer(-2_147_483_648) },
  { name: `${UPS}.3.2.0`, value: integer(1_000_000) },
  { name: `${UPS}.4.1.0`, value: oid([1, 3, 6]) },
  { name: `${UPS}.4.3.0`, value: integer(-3) },
  { name: `${UPS}.6.1.0`, value: integer(4_294_967_295, TAG.gauge32) },
];
