import { type Facts, type Line, type OutputSource, type Reading, unknownLine } from "../../model/reading.ts";
import { UPS_OBJECTS, WELL_KNOWN_ALARMS } from "../snmp/rfc1628.ts";
import { blankReading } from "./blank-reading.ts";
import { inputVerdict, mainsOnBattery } from "./mains-proof.ts";
import type { MibValues } from "./mib-walk.ts";
import type { Observation } from "./observation.ts";
import type { PlausibleName, Sieve } from "./plausible.ts";

/** What is asked of a card, without instance, by RFC 1628's names. */
export const SCALARS = {
  upsBatteryStatus: "2.1",
  upsSecondsOnBattery: "2.2",
  upsEstimatedMinutesRemaining: "2.3",
  upsEstimatedChargeRemaining: "2.4",
  upsBatteryVoltage: "2.5",
  upsBatteryTemperature: "2.7",
  upsInputLineBads: "3.1",
  upsOutputSource: "4.1",
  upsAlarmsPresent: "6.1",
  upsTestId: "7.1",
  upsTestResultsSummary: "7.3",
  upsShutdownAfterDelay: "8.2",
  upsConfigLowVoltageTransferPoint: "9.9",
  upsConfigHighVoltageTransferPoint: "9.10",
} as const;
export const TABLES = { upsInputVoltage: "3.3.1.3", upsOutputPercentLoad: "4.4.1.5", upsAlarmDescr: "6.2.1.2" } as const;
/** What no decision rests on, and people want to see. */
export const FIGURE_SCALARS = { upsOutputFrequency: "4.2" } as const;
export const FIGURE_TABLES = {
  upsInputFrequency: "3.3.1.2",
  upsOutputVoltage: "4.4.1.2",
  upsOutputCurrent: "4.4.1.3",
  upsOutputPower: "4.4.1.4",
} as const;
/** What the device and its UPS are; asked rarely. */
export const NAMEPLATE = {
  upsIdentManufacturer: "1.1",
  upsIdentModel: "1.2",
  upsIdentUPSSoftwareVersion: "1.3",
  upsIdentAgentSoftwareVersion: "1.4",
  upsIdentName: "1.5",
  upsConfigInputVoltage: "9.1",
  upsConfigInputFreq: "9.2",
  upsConfigOutputVoltage: "9.3",
  upsConfigOutputFreq: "9.4",
  upsConfigOutputVA: "9.5",
  upsConfigOutputPower: "9.6",
  upsConfigLowVoltageTransferPoint: "9.9",
  upsConfigHighVoltageTransferPoint: "9.10",
} as const;
const SUFFIX_OF = { ...SCALARS, ...TABLES, ...FIGURE_SCALARS, ...FIGURE_TABLES, ...NAMEPLATE };
type ScalarName = keyof typeof SCALARS | keyof typeof FIGURE_SCALARS;
type TableName = keyof typeof TABLES | keyof typeof FIGURE_TABLES;

/** The object of this name, as it is asked for. */
export const objectOf = (name: keyof typeof SUFFIX_OF): string => `${UPS_OBJECTS}.${SUFFIX_OF[name]}`;

/** upsTestDeepBatteryCalibration. */
const DEEP_TEST = `${UPS_OBJECTS}.7.7.5`;

const OUTPUT_SOURCES: ReadonlyMap<number, OutputSource> = new Map([
  [2, "none"],
  [3, "normal"],
  [4, "bypass"],
  [5, "battery"],
  [6, "boost"],
  [7, "trim"],
]);
const BATTERY_STATUSES = new Map([
  [2, "normal"],
  [3, "low"],
  [4, "depleted"],
] as const);
const TEST_IN_PROGRESS = 5;

/** Arcs under upsWellKnownAlarms. */
const ALARM = {
  ...{ batteryBad: 1, onBattery: 2, lowBattery: 3, depletedBattery: 4, inputBad: 6, outputOverload: 8, onBypass: 9, chargerFailed: 13 },
  ...{
    upsOutputOff: 14,
    fanFailure: 16,
    generalFault: 18,
    communicationsLost: 20,
    shutdownPending: 22,
    shutdownImminent: 23,
    testInProgress: 24,
  },
} as const;

/** What has to be remembered from one look to the next. */
export interface MibMemory {
  /** upsSecondsOnBattery of the look before. */
  readonly secondsOnBattery: number | null;
  /** Whether it ever told a runtime, a charge, other than 0: agents that know none tell 0. */
  readonly toldRuntime: boolean;
  readonly toldCharge: boolean;
}
export const NO_MEMORY: MibMemory = { secondsOnBattery: null, toldRuntime: false, toldCharge: false };

export interface MibReading {
  readonly reading: Reading;
  readonly confidence: Observation["confidence"];
  readonly memory: MibMemory;
  /** False if the agent has nothing of a UPS at all. */
  readonly isUps: boolean;
  /** True while the card says that it does not reach its UPS. */
  readonly isUpsLost: boolean;
}

/**
 * What an RFC 1628 card says of its UPS. Objects that are not there, of another type or absurd are unknown. That it is on battery is taken
 * from upsOutputSource, from the alarm, or from seconds that run; that there is mains only from an output fed by it, or in a test from
 * voltages between the transfer points, and never against the alarm InputBad. A card that has lost its UPS is believed that it is on
 * battery (SAFETY 9), else nothing.
 */
export function mibReading(values: MibValues, memory: MibMemory, moment: Pick<Reading, "seq" | "wallMs">, sieve: Sieve): MibReading {
  const look = new Look(values, sieve);
  const blank = blankReading(moment);
  const alarms = look.alarms();
  const source = OUTPUT_SOURCES.get(look.integer("upsOutputSource") ?? 0) ?? null;
  const status = BATTERY_STATUSES.get((look.integer("upsBatteryStatus") ?? 0) as 2) ?? "unknown";
  const seconds = look.plausible("upsSecondsOnBattery", "secondsOnBattery");
  const minutes = look.integer("upsEstimatedMinutesRemaining");
  const toldRuntime = memory.toldRuntime || (minutes ?? 0) > 0;
  const charge = look.plausible("upsEstimatedChargeRemaining", "charge");
  const toldCharge = memory.toldCharge || (charge ?? 0) > 0;
  const voltages = look.rows("upsInputVoltage", "lineVoltage");
  const verdict = inputVerdict(voltages, {
    low: look.plausible("upsConfigLowVoltageTransferPoint", "lineVoltage"),
    high: look.plausible("upsConfigHighVoltageTransferPoint", "lineVoltage"),
  });
  const delayS = look.integer("upsShutdownAfterDelay");
  const summary = look.integer("upsTestResultsSummary");
  const testing = firstTrue(alarms?.has(ALARM.testInProgress), summary === null ? null : summary === TEST_IN_PROGRESS);
  const countsOn = seconds !== null && memory.secondsOnBattery !== null && seconds > memory.secondsOnBattery;
  const onBattery = onBatteryOf(source, alarms, seconds, countsOn);
  const facts: Facts = {
    ...blank.facts,
    onBattery,
    mainsOk: mainsOf({ source, onBattery, verdict, testing: testing === true, inputBad: alarms?.has(ALARM.inputBad) ?? false, countsOn }),
    outputOn: alarms?.has(ALARM.upsOutputOff) ? false : source === null ? null : source !== "none",
    onBypass: alarms?.has(ALARM.onBypass) ? true : source === null ? null : source === "bypass",
    batteryLow: firstTrue(
      alarms === null ? null : alarms.has(ALARM.lowBattery) || alarms.has(ALARM.depletedBattery) ? true : null,
      status === "unknown" ? null : status !== "normal",
    ),
    testing,
    calibrating: testing === null ? null : testing && look.text("upsTestId") === DEEP_TEST,
    shutdownPending: firstTrue(
      alarms === null ? null : alarms.has(ALARM.shutdownPending) || alarms.has(ALARM.shutdownImminent),
      delayS === null || delayS === 0 ? null : delayS > 0,
    ),
    ...(alarms === null
      ? {}
      : {
          batteryBad: alarms.has(ALARM.batteryBad),
          overload: alarms.has(ALARM.outputOverload),
          chargerFailed: alarms.has(ALARM.chargerFailed),
          fanFailed: alarms.has(ALARM.fanFailure),
          fault: alarms.has(ALARM.generalFault),
        }),
  };
  const isUps = source !== null || status !== "unknown" || look.has("upsBatteryStatus", "upsOutputSource");
  const isUpsLost = alarms?.has(ALARM.communicationsLost) ?? false;
  const next = { secondsOnBattery: seconds, toldRuntime, toldCharge };
  if (!isUps || (isUpsLost && facts.onBattery !== true)) return { reading: blank, confidence: {}, memory: next, isUps, isUpsLost };
  const reading: Reading = {
    ...blank,
    trust: isUpsLost ? "held" : "fresh",
    facts: isUpsLost ? { ...facts, mainsOk: facts.mainsOk === true ? null : facts.mainsOk } : facts,
    outputSource: source,
    input: linesOf({ voltage: voltages, frequency: look.rows("upsInputFrequency", "frequency", 0.1) }),
    output: outputOf(look),
    inputLineBads: Math.max(0, look.integer("upsInputLineBads") ?? 0),
    battery: {
      ...blank.battery,
      status,
      voltage: look.plausible("upsBatteryVoltage", "batteryVoltage", 0.1),
      // Whole minutes, of which the last may have just begun.
      runtime: toldRuntime ? look.plausible("upsEstimatedMinutesRemaining", "runtime", 60) : null,
      charge: toldCharge ? charge : null,
      temperature: look.plausible("upsBatteryTemperature", "temperature"),
    },
    secondsOnBattery: seconds,
    test: { ...blank.test, result: testing === true ? "running" : "none" },
    shutdownInS: delayS !== null && delayS > 0 ? sieve.take("shutdownIn", delayS) : null,
  };
  return { reading, confidence: confidenceOf(reading, isUpsLost), memory: next, isUps, isUpsLost };
}

function outputOf(look: Look): Line[] {
  const frequency = look.plausible("upsOutputFrequency", "frequency", 0.1);
  const lines = linesOf({
    voltage: look.rows("upsOutputVoltage", "lineVoltage"),
    current: look.rows("upsOutputCurrent", "current", 0.1),
    power: look.rows("upsOutputPower", "power"),
    load: look.rows("upsOutputPercentLoad", "load"),
  });
  return frequency === null ? lines : lines.map((line) => ({ ...line, frequency }));
}

/** Rows of columns as lines; a column that is shorter than another one does not tell of the rest. */
function linesOf(columns: Readonly<Partial<Record<keyof Line, readonly (number | null)[]>>>): Line[] {
  const length = Math.max(0, ...Object.values(columns).map((column) => column.length));
  return Array.from({ length }, (_, row) => {
    const told = Object.entries(columns).map(([name, column]) => [name, column[row] ?? null] as const);
    return { ...unknownLine(), ...Object.fromEntries(told) };
  });
}

/** A word for it wins over one against it, whichever of the two says so; unknown where neither knows. */
const firstTrue = (a: boolean | null | undefined, b: boolean | null): boolean | null =>
  a === true || b === true ? true : (b ?? a ?? null);

function onBatteryOf(
  source: OutputSource | null,
  alarms: ReadonlySet<number> | null,
  seconds: number | null,
  countsOn: boolean,
): boolean | null {
  if (source === "battery" || alarms?.has(ALARM.onBattery)) return true;
  if (source !== null) return false;
  return countsOn ? true : seconds === 0 ? false : null;
}

interface MainsClues {
  readonly source: OutputSource | null;
  readonly onBattery: boolean | null;
  readonly verdict: "good" | "bad" | null;
  readonly testing: boolean;
  readonly inputBad: boolean;
  /** The seconds on battery run. */
  readonly countsOn: boolean;
}

function mainsOf({ source, onBattery, verdict, testing, inputBad, countsOn }: MainsClues): boolean | null {
  if (inputBad) return false;
  if (source === "battery") return mainsOnBattery(testing, verdict);
  // One word says mains and another battery: whichever is true, the mains is not proven.
  if (onBattery === true || countsOn) return null;
  if (source === "normal" || source === "boost" || source === "trim") return verdict === "bad" ? null : true;
  return verdict === null ? null : verdict === "good";
}

function confidenceOf({ facts, battery }: Reading, isUpsLost: boolean): Observation["confidence"] {
  const word = isUpsLost ? "derived" : "told";
  return {
    ...(battery.charge === null ? {} : { charge: word }),
    ...(battery.runtime === null ? {} : { runtime: word }),
    ...(facts.batteryLow === null ? {} : { batteryLow: word }),
    ...(facts.onBattery === null ? {} : { onBattery: word }),
    ...(facts.mainsOk === null ? {} : { mainsOk: "derived" }),
  };
}

/** One look at an agent's values, by RFC 1628's names. */
class Look {
  readonly #values: MibValues;
  readonly #sieve: Sieve;

  constructor(values: MibValues, sieve: Sieve) {
    this.#values = values;
    this.#sieve = sieve;
  }

  has(...names: readonly ScalarName[]): boolean {
    return names.some((name) => this.#values.has(`${objectOf(name)}.0`));
  }

  integer(name: ScalarName): number | null {
    return this.#number(`${objectOf(name)}.0`);
  }

  /** In the reading's unit: the MIB's times `scale`. */
  plausible(name: ScalarName, kind: PlausibleName, scale = 1): number | null {
    const value = this.integer(name);
    return this.#sieve.take(kind, value === null ? null : value * scale);
  }

  text(name: ScalarName): string | null {
    const value = this.#values.get(`${objectOf(name)}.0`);
    return value?.type === "oid" ? value.value : null;
  }

  /** The first three rows of a column, in the reading's unit: the MIB's times `scale`. */
  rows(name: TableName, kind: PlausibleName, scale = 1): readonly (number | null)[] {
    return this.#rowsOf(name)
      .slice(0, 3)
      .map((row) => {
        const value = this.#number(row);
        return this.#sieve.take(kind, value === null ? null : value * scale);
      });
  }

  /** Arcs of the well-known alarms that are on; `null` if the card has no alarms to tell. */
  alarms(): ReadonlySet<number> | null {
    const rows = this.#rowsOf("upsAlarmDescr");
    const count = this.integer("upsAlarmsPresent");
    if (count === null && rows.length === 0) return null;
    const arcs = rows.map((row) => {
      const value = this.#values.get(row);
      if (value?.type !== "oid") return this.#sieve.drop();
      return value.value.startsWith(`${WELL_KNOWN_ALARMS}.`) ? Number(value.value.slice(WELL_KNOWN_ALARMS.length + 1)) : null;
    });
    return new Set(arcs.filter((arc) => arc !== null));
  }

  #rowsOf(name: TableName): readonly string[] {
    return [...this.#values.keys()].filter((instance) => instance.startsWith(`${objectOf(name)}.`));
  }

  #number(instance: string): number | null {
    const value = this.#values.get(instance);
    switch (value?.type) {
      case undefined:
      case "no-such-instance":
      case "no-such-object":
        return null;
      case "integer":
      case "gauge32":
      case "counter32":
      case "timeticks":
        return value.value;
      default:
        return this.#sieve.drop();
    }
  }
}
