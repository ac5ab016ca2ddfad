import { makeDice } from "../ups/chance.ts";
import { makeSpec, ratedWatts, type UpsSpec } from "../ups/spec.ts";

/** What a card and its UPS are, once and for all. */
export interface CardNature {
  /** From 1. */
  readonly number: number;
  readonly address: string;
  readonly cardId: string;
  readonly name: string;
  readonly location: string;
  readonly spec: UpsSpec;
  readonly identity: {
    readonly manufacturer: string;
    readonly model: string;
    readonly firmware: string;
    readonly serial: string;
    readonly topology: UpsSpec["topology"];
  };
  /** V, Hz, A, VA, W, as on the nameplate. */
  readonly ratings: Readonly<Record<string, number | null>>;
  /** What the load moves about, % of the VA rating. */
  readonly loadPercent: number;
  /** Number of the pair of cards that feed one server together; `null` for most. */
  readonly pair: number | null;
}

const MODELS = [
  { name: "LI1500", spec: { topology: "line-interactive", ratingVa: 1_500, batteryVolts: 36, batteryAh: 9 } },
  { name: "ON3000", spec: { topology: "online", ratingVa: 3_000, batteryVolts: 72, batteryAh: 18 } },
  { name: "ON10K", spec: { topology: "online", ratingVa: 10_000, batteryVolts: 192, batteryAh: 18 } },
  { name: "TP40K", spec: { topology: "online", phases: "3/3", ratingVa: 40_000, batteryVolts: 480, batteryAh: 40 } },
] as const satisfies readonly { readonly name: string; readonly spec: Partial<UpsSpec> }[];
/** Small ones are many, three-phase ones few: index into MODELS by dice of ten. */
const SHARES = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3];
/** Of every so many cards the first two feed one server. */
const PAIR_EVERY = 10;
const RACKS = 12;

/** The card of that number: the same for the same seed, whatever else there is. */
export function cardNature(number: number, address: string, seed: number): CardNature {
  const dice = makeDice(seed * 1_000_003 + number);
  const model = MODELS[SHARES[dice(SHARES.length)] ?? 0] ?? MODELS[0];
  const spec = makeSpec({ ...model.spec, seed: dice(1_000_000), ambientC: 20 + dice(6) });
  const digits = String(number).padStart(5, "0");
  const place = (number - 1) % PAIR_EVERY;
  return {
    number,
    address,
    cardId: `f1ee7000-${hex(seed, 4)}-4000-8000-${hex(number, 12)}`,
    name: `ups-${digits}`,
    location: `Room ${Math.ceil(number / RACKS)}, rack ${((number - 1) % RACKS) + 1}`,
    spec,
    identity: {
      manufacturer: "ISTARS SIM",
      model: model.name,
      firmware: `V${1 + dice(3)}.${dice(10)}`,
      serial: `SIM${hex(seed, 4)}${digits}`.toUpperCase(),
      topology: spec.topology,
    },
    ratings: ratingsOf(spec),
    loadPercent: 15 + dice(56),
    pair: place < 2 ? Math.floor((number - 1) / PAIR_EVERY) : null,
  };
}

function ratingsOf(spec: UpsSpec): CardNature["ratings"] {
  const isOnline = spec.topology === "online";
  return {
    inputVoltage: spec.nominalVoltage,
    inputFrequency: spec.nominalFrequency,
    outputVoltage: spec.nominalVoltage,
    outputFrequency: spec.nominalFrequency,
    outputCurrent: Math.round((spec.ratingVa / spec.nominalVoltage) * 10) / 10,
    apparentPower: spec.ratingVa,
    power: ratedWatts(spec),
    batteryVoltage: spec.batteryVolts,
    lowTransferVoltage: Math.round(spec.nominalVoltage * (isOnline ? 0.8 : 0.7)),
    highTransferVoltage: Math.round(spec.nominalVoltage * (isOnline ? 1.15 : 1.25)),
  };
}

/** A number in hexadecimal digits, cut to the lowest ones. */
export const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0").slice(-digits);
