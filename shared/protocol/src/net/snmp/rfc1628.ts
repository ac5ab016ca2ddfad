import type { Line, Reading } from "../../model/reading.ts";
import { batteryStatus, outputSource, secondsOnBattery } from "./power-objects.ts";
import { testElapsedTicks, testId, testResultsDetail, testResultsSummary } from "./test-objects.ts";
import { displayString, nonNegative, tenths, whole } from "./units.ts";
import { presentReading, type UpsState } from "./ups-state.ts";
import type { SnmpValue } from "./value.ts";

/** upsMIB. */
export const UPS_MIB = "1.3.6.1.2.1.33";
/** upsObjects: every suffix below is under it. */
export const UPS_OBJECTS = `${UPS_MIB}.1`;

/** MAX-ACCESS in the MIB; nothing is writable as yet. */
export type Access = "read-only" | "read-write";

/** A scalar of the MIB; its instance is `suffix.0`. `read` answers `null` for what the UPS does not tell: then there is no instance. */
export interface ScalarObject {
  readonly suffix: string;
  readonly name: string;
  readonly access: Access;
  /** True if its value changes between two readings, so it is worked out when it is asked for. */
  readonly varies: boolean;
  readonly read: (state: UpsState) => SnmpValue | null;
}

/** A column of a table with one row a phase; its instances are `suffix.1` … `suffix.NumLines`. */
export interface ColumnObject {
  readonly suffix: string;
  readonly name: string;
  readonly side: "input" | "output" | "bypass";
  readonly read: (line: Line) => SnmpValue | null;
}

type Known<T> = (state: UpsState) => T | null;

const numeric =
  (type: "integer" | "counter32" | "gauge32" | "timeticks", varies = false) =>
  (suffix: string, name: string, access: Access, read: Known<number>): ScalarObject => ({
    suffix,
    name,
    access,
    varies,
    read: (state) => {
      const value = read(state);
      return value === null ? null : { type, value };
    },
  });
const integer = numeric("integer");
const interval = numeric("integer", true);
const timeticks = numeric("timeticks");
const counter = numeric("counter32");
const gauge = numeric("gauge32");

/** A DisplayString of at most `max` octets. */
const text = (suffix: string, name: string, access: Access, max: number, read: (state: UpsState) => string): ScalarObject => ({
  suffix,
  name,
  access,
  varies: false,
  read: (state) => ({ type: "octets", value: displayString(read(state), max) }),
});

const column =
  (side: ColumnObject["side"]) =>
  (suffix: string, name: string, read: (line: Line) => number | null): ColumnObject => ({
    suffix,
    name,
    side,
    read: (line) => {
      const value = read(line);
      return value === null ? null : { type: "integer", value };
    },
  });
const input = column("input");
const output = column("output");
const bypass = column("bypass");

/** A value told only while the reading is of the present. */
const measured = (suffix: string, name: string, access: Access, read: (reading: Reading) => number | null): ScalarObject =>
  integer(suffix, name, access, (state) => {
    const reading = presentReading(state);
    return reading === null ? null : read(reading);
  });

/**
 * Whole minutes, rounded down, and 1 for less than one: the syntax starts there. Never 0, which managers take for an empty battery.
 * Only what the UPS told, or its countdown while the reading is held (SAFETY 9); no estimate is used (SAFETY 3).
 */
const minutesRemaining = ({ battery }: Reading): number | null =>
  battery.runtime === null ? null : nonNegative(Math.max(1, Math.floor(battery.runtime / 60)));

/** Seconds until the output goes off; −1 when nothing is pending; not told when the UPS does not say which, or not how long. */
const shutdownAfterDelay = ({ facts, shutdownInS }: Reading): number | null => {
  if (facts.shutdownPending === false) return -1;
  return facts.shutdownPending === true && shutdownInS !== null ? nonNegative(Math.round(shutdownInS)) : null;
};

const AUDIBLE_STATUS = { disabled: 1, enabled: 2, muted: 3 } as const;
/** upsShutdownType output(1): a Megatec shutdown switches the output off and leaves the UPS itself awake. */
const SHUTDOWN_TYPE_OUTPUT = 1;
const NOTHING_PENDING = -1;
/** upsTestSpinLock before the first SET; writes are off, so it stays. */
const FIRST_SPIN_LOCK = 1;

/**
 * Every readable scalar of RFC 1628 in the MIB's order, with the MIB's units. Identity nodes (1.6.3.n, 1.7.7.n) and index columns
 * have no instances and so no entry. Objects that the mapping cannot know yet (upsAutoRestart, upsConfigLowBattTime) are in the table
 * and answer `null`.
 *
 * upsBatteryCurrent: the MIB leaves the sign open, and NUT's snmp-ups drops negative values here. The magnitude is sent in both
 * directions; upsOutputSource tells which way it flows.
 */
export const UPS_SCALARS: readonly ScalarObject[] = [
  text("1.1", "upsIdentManufacturer", "read-only", 31, (s) => s.identity.manufacturer ?? ""),
  // Never empty: managers GET it to find out whether this is an RFC 1628 agent at all.
  text("1.2", "upsIdentModel", "read-only", 63, (s) => s.identity.model || "unknown"),
  text("1.3", "upsIdentUPSSoftwareVersion", "read-only", 63, (s) => s.identity.firmware ?? ""),
  text("1.4", "upsIdentAgentSoftwareVersion", "read-only", 63, (s) => s.names.agentVersion),
  text("1.5", "upsIdentName", "read-write", 63, (s) => s.names.ups),
  text("1.6", "upsIdentAttachedDevices", "read-write", 63, (s) => s.names.attachedDevices),

  integer("2.1", "upsBatteryStatus", "read-only", batteryStatus),
  integer("2.2", "upsSecondsOnBattery", "read-only", secondsOnBattery),
  measured("2.3", "upsEstimatedMinutesRemaining", "read-only", minutesRemaining),
  measured("2.4", "upsEstimatedChargeRemaining", "read-only", (r) => nonNegative(whole(r.battery.charge), 100)),
  measured("2.5", "upsBatteryVoltage", "read-only", (r) => nonNegative(tenths(r.battery.voltage))),
  measured("2.6", "upsBatteryCurrent", "read-only", (r) =>
    nonNegative(tenths(r.battery.current === null ? null : Math.abs(r.battery.current))),
  ),
  measured("2.7", "upsBatteryTemperature", "read-only", (r) => whole(r.battery.temperature)),

  counter("3.1", "upsInputLineBads", "read-only", (s) => s.reading?.inputLineBads ?? 0),
  integer("3.2", "upsInputNumLines", "read-only", (s) => s.reading?.input.length ?? null),

  integer("4.1", "upsOutputSource", "read-only", outputSource),
  measured("4.2", "upsOutputFrequency", "read-only", (r) => nonNegative(tenths(r.output[0]?.frequency ?? null))),
  integer("4.3", "upsOutputNumLines", "read-only", (s) => s.reading?.output.length ?? null),

  measured("5.1", "upsBypassFrequency", "read-only", (r) => nonNegative(tenths(r.bypass[0]?.frequency ?? null))),
  integer("5.2", "upsBypassNumLines", "read-only", (s) => s.reading?.bypass.length ?? null),

  gauge("6.1", "upsAlarmsPresent", "read-only", (s) => s.alarmRows),

  { suffix: "7.1", name: "upsTestId", access: "read-write", varies: false, read: (s) => ({ type: "oid", value: testId(s) }) },
  integer("7.2", "upsTestSpinLock", "read-write", () => FIRST_SPIN_LOCK),
  integer("7.3", "upsTestResultsSummary", "read-only", testResultsSummary),
  text("7.4", "upsTestResultsDetail", "read-only", 255, testResultsDetail),
  timeticks("7.5", "upsTestStartTime", "read-only", (s) => (s.reading === null || s.reading.test.result === "none" ? 0 : s.testStartTicks)),
  interval("7.6", "upsTestElapsedTime", "read-only", testElapsedTicks),

  integer("8.1", "upsShutdownType", "read-write", () => SHUTDOWN_TYPE_OUTPUT),
  measured("8.2", "upsShutdownAfterDelay", "read-write", shutdownAfterDelay),
  integer("8.3", "upsStartupAfterDelay", "read-write", () => NOTHING_PENDING),
  integer("8.4", "upsRebootWithDuration", "read-write", () => NOTHING_PENDING),
  integer("8.5", "upsAutoRestart", "read-write", () => null),

  integer("9.1", "upsConfigInputVoltage", "read-write", (s) => nonNegative(whole(s.ratings.inputVoltage))),
  integer("9.2", "upsConfigInputFreq", "read-write", (s) => nonNegative(tenths(s.ratings.inputFrequency))),
  integer("9.3", "upsConfigOutputVoltage", "read-write", (s) => nonNegative(whole(s.ratings.outputVoltage))),
  integer("9.4", "upsConfigOutputFreq", "read-write", (s) => nonNegative(tenths(s.ratings.outputFrequency))),
  integer("9.5", "upsConfigOutputVA", "read-only", (s) => nonNegative(whole(s.ratings.apparentPower))),
  integer("9.6", "upsConfigOutputPower", "read-only", (s) => nonNegative(whole(s.ratings.power))),
  integer("9.7", "upsConfigLowBattTime", "read-write", () => null),
  measured("9.8", "upsConfigAudibleStatus", "read-write", (r) => (r.beeper === null ? null : AUDIBLE_STATUS[r.beeper])),
  integer("9.9", "upsConfigLowVoltageTransferPoint", "read-write", (s) => nonNegative(whole(s.ratings.lowTransferVoltage))),
  integer("9.10", "upsConfigHighVoltageTransferPoint", "read-write", (s) => nonNegative(whole(s.ratings.highTransferVoltage))),
];

/** The readable columns of the three line tables; upsOutputPercentLoad is cut off at 200, where its syntax ends. */
export const UPS_COLUMNS: readonly ColumnObject[] = [
  input("3.3.1.2", "upsInputFrequency", (line) => nonNegative(tenths(line.frequency))),
  input("3.3.1.3", "upsInputVoltage", (line) => nonNegative(whole(line.voltage))),
  input("3.3.1.4", "upsInputCurrent", (line) => nonNegative(tenths(line.current))),
  input("3.3.1.5", "upsInputTruePower", (line) => nonNegative(whole(line.power))),
  output("4.4.1.2", "upsOutputVoltage", (line) => nonNegative(whole(line.voltage))),
  output("4.4.1.3", "upsOutputCurrent", (line) => nonNegative(tenths(line.current))),
  output("4.4.1.4", "upsOutputPower", (line) => nonNegative(whole(line.power))),
  output("4.4.1.5", "upsOutputPercentLoad", (line) => nonNegative(whole(line.load === null ? null : Math.min(line.load, 200)))),
  bypass("5.3.1.2", "upsBypassVoltage", (line) => nonNegative(whole(line.voltage))),
  bypass("5.3.1.3", "upsBypassCurrent", (line) => nonNegative(tenths(line.current))),
  bypass("5.3.1.4", "upsBypassPower", (line) => nonNegative(whole(line.power))),
];

/** The readable columns of upsAlarmTable; instances are `suffix.upsAlarmId`. */
export const ALARM_COLUMNS = { descr: "6.2.1.2", time: "6.2.1.3" } as const;
/** upsWellKnownAlarms: the values of upsAlarmDescr are its children. */
export const WELL_KNOWN_ALARMS = `${UPS_OBJECTS}.6.3`;

/** Lines a table can have: 1 phase or 3. */
const MAX_LINES = 3;

/** One thing that can be asked for by name, and how it is answered. */
export interface Instance {
  readonly name: string;
  readonly varies: boolean;
  readonly read: (state: UpsState) => SnmpValue | null;
}

/** Every instance that the tables can have, rows of all three phases included; those that are not there now read as `null`. */
export function upsInstances(): readonly Instance[] {
  const scalars = UPS_SCALARS.map(({ suffix, varies, read }) => ({ name: `${UPS_OBJECTS}.${suffix}.0`, varies, read }));
  const cells = UPS_COLUMNS.flatMap(({ suffix, side, read }) =>
    Array.from({ length: MAX_LINES }, (_, row) => ({
      name: `${UPS_OBJECTS}.${suffix}.${row + 1}`,
      varies: false,
      read: (state: UpsState) => {
        const line = presentReading(state)?.[side][row];
        return line ? read(line) : null;
      },
    })),
  );
  return [...scalars, ...cells];
}

/** Names of all readable objects, without instance: what separates "no such instance" from "no such object". */
export const UPS_OBJECT_NAMES: readonly string[] = [
  ...UPS_SCALARS.map(({ suffix }) => suffix),
  ...UPS_COLUMNS.map(({ suffix }) => suffix),
  ...Object.values(ALARM_COLUMNS),
].map((suffix) => `${UPS_OBJECTS}.${suffix}`);
