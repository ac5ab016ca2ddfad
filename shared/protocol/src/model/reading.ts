import Type, { type Static } from "typebox";
import { known, oneOf } from "./schema.ts";

const fact = (description: string) => known(Type.Boolean({ description }));
const quantity = (description: string, unit: string, minimum?: number) =>
  known(Type.Number({ description: `${description}, ${unit}`, ...(minimum === undefined ? {} : { minimum }) }));

/**
 * The independent facts every decision rests on. Each is true, false or unknown (`null`) and none is derived from another,
 * so a UPS may be on bypass and testing at once (SAFETY 1).
 */
export const factsSchema = Type.Object(
  {
    mainsOk: fact("Input is within the UPS's limits"),
    onBattery: fact("The load is fed from the battery because input is bad"),
    outputOn: fact("The output is energised"),
    onBypass: fact("The load is fed past the inverter, unprotected"),
    testing: fact("A battery test runs"),
    calibrating: fact("A runtime calibration (deep test) runs"),
    batteryLow: fact("The UPS reports the battery as low"),
    shutdownPending: fact("The UPS counts down to switching its output off"),
    fault: fact("The UPS reports an internal fault"),
    overload: fact("The load exceeds the rating"),
    batteryBad: fact("The battery is disconnected or to be replaced"),
    chargerFailed: fact("The battery charger has failed"),
    fanFailed: fact("A fan has failed"),
  },
  { additionalProperties: false },
);
export type Facts = Static<typeof factsSchema>;
export type FactName = keyof Facts;

export const OUTPUT_SOURCES = ["normal", "battery", "bypass", "boost", "trim", "eco", "converter", "none"] as const;
/** Where the output power comes from. For display and for RFC 1628 `upsOutputSource`; never used in a decision (SAFETY 1). */
export type OutputSource = (typeof OUTPUT_SOURCES)[number];

/** One phase of an input, bypass or output: RMS volts, amperes, hertz, watts, volt-amperes, per cent of rating. */
export const lineSchema = Type.Object(
  {
    voltage: quantity("RMS voltage", "V", 0),
    current: quantity("RMS current", "A", 0),
    frequency: quantity("Frequency", "Hz", 0),
    power: quantity("True power", "W", 0),
    apparentPower: quantity("Apparent power", "VA", 0),
    load: quantity("Load, share of the rating; may exceed 100", "%", 0),
  },
  { additionalProperties: false },
);
export type Line = Static<typeof lineSchema>;

export const BATTERY_STATUSES = ["unknown", "normal", "low", "depleted"] as const;
/** RFC 1628 `upsBatteryStatus`. `depleted`: the load would drop if mains failed now. */
export type BatteryStatus = (typeof BATTERY_STATUSES)[number];
export const BATTERY_FLOWS = ["charging", "discharging", "floating", "resting"] as const;
export type BatteryFlow = (typeof BATTERY_FLOWS)[number];

export const batterySchema = Type.Object(
  {
    status: oneOf(BATTERY_STATUSES),
    flow: known(oneOf(BATTERY_FLOWS)),
    voltage: quantity("Pack voltage", "V DC", 0),
    current: quantity("Battery current, positive while charging", "A DC"),
    charge: known(Type.Number({ minimum: 0, maximum: 100, description: "Charge as the UPS tells it, %" })),
    runtime: quantity("Runtime left at the present load as the UPS tells it", "s", 0),
    temperature: quantity("Battery temperature", "°C"),
  },
  { additionalProperties: false },
);
export type Battery = Static<typeof batterySchema>;

/**
 * A value worked out by the card, not told by the UPS. Lives apart from the measured fields and never triggers anything (SAFETY 3).
 * `source` says how it came about; `uncertainty` is the half-width in the value's own unit.
 */
export const estimateSchema = Type.Object(
  {
    value: Type.Number(),
    uncertainty: Type.Number({ minimum: 0 }),
    source: oneOf(["battery-voltage", "held-countdown"]),
  },
  { additionalProperties: false },
);
export type Estimate = Static<typeof estimateSchema>;

export const TEST_RESULTS = ["none", "running", "passed", "failed", "aborted", "ended"] as const;
/** `ended`: the test is over and the UPS gives no verdict (Megatec). "passed" only if the UPS says so (SAFETY 22). */
export type TestResult = (typeof TEST_RESULTS)[number];

export const testSchema = Type.Object(
  {
    result: oneOf(TEST_RESULTS),
    kind: known(oneOf(["quick", "deep"])),
    startedWallMs: known(Type.Integer({ description: "Start of the latest test, epoch ms" })),
    elapsedMs: known(Type.Integer({ minimum: 0, description: "Length of the latest test so far or in all, ms" })),
    lowestVoltage: quantity("Lowest battery voltage seen during the latest test", "V DC", 0),
  },
  { additionalProperties: false },
);
export type Test = Static<typeof testSchema>;

export const TRUSTS = ["fresh", "held", "unknown"] as const;
/**
 * How far a reading can be relied on. `fresh`: told by the UPS within the poll rhythm. `held`: the serial link was lost on battery,
 * so on-battery is kept and runtime counted down (SAFETY 9). `unknown`: the card itself paused; every fact is `null` until
 * the UPS is heard again (SAFETY 4).
 */
export type Trust = (typeof TRUSTS)[number];

/** One look at the UPS. Inside the product values are SI; conversions happen at the edges. */
export const readingSchema = Type.Object(
  {
    seq: Type.Integer({ minimum: 1, description: "Counts readings since the card started" }),
    wallMs: Type.Integer({ description: "When the UPS's reply was complete, epoch ms by the card's clock" }),
    ageMs: Type.Integer({ minimum: 0, description: "Age when this copy was sent, ms; receivers go on by their own monotonic clock" }),
    trust: oneOf(TRUSTS),
    facts: factsSchema,
    outputSource: known(oneOf(OUTPUT_SOURCES)),
    input: Type.Array(lineSchema, { description: "One entry a phase (1 to 3); empty if the UPS tells nothing of its input" }),
    bypass: Type.Array(lineSchema),
    output: Type.Array(lineSchema),
    inputFaultVoltage: quantity("Input voltage that caused the last transfer", "V", 0),
    inputLineBads: Type.Integer({ minimum: 0, description: "How often input went from good to bad since the card started" }),
    battery: batterySchema,
    secondsOnBattery: known(Type.Integer({ minimum: 0, description: "Seconds since the transfer to battery; 0 when not on battery" })),
    temperature: quantity("Temperature inside the UPS", "°C"),
    beeper: known(oneOf(["enabled", "disabled", "muted"])),
    test: testSchema,
    shutdownInS: quantity("Time until the output is switched off, where it is known", "s", 0),
    estimates: Type.Object({ charge: known(estimateSchema), runtime: known(estimateSchema) }, { additionalProperties: false }),
  },
  { additionalProperties: false },
);
export type Reading = Static<typeof readingSchema>;

/** Nameplate values; asked rarely. */
export const ratingsSchema = Type.Object(
  {
    inputVoltage: quantity("Nominal input voltage", "V", 0),
    inputFrequency: quantity("Nominal input frequency", "Hz", 0),
    outputVoltage: quantity("Nominal output voltage", "V", 0),
    outputFrequency: quantity("Nominal output frequency", "Hz", 0),
    outputCurrent: quantity("Nominal output current", "A", 0),
    apparentPower: quantity("Rated apparent power", "VA", 0),
    power: quantity("Rated true power", "W", 0),
    batteryVoltage: quantity("Nominal battery voltage", "V DC", 0),
    lowTransferVoltage: quantity("Lower transfer point", "V", 0),
    highTransferVoltage: quantity("Upper transfer point", "V", 0),
  },
  { additionalProperties: false },
);
export type Ratings = Static<typeof ratingsSchema>;

export const TOPOLOGIES = ["online", "line-interactive"] as const;
export type Topology = (typeof TOPOLOGIES)[number];

export const identitySchema = Type.Object(
  {
    manufacturer: known(Type.String()),
    model: known(Type.String()),
    firmware: known(Type.String()),
    serial: known(Type.String()),
    topology: known(oneOf(TOPOLOGIES)),
  },
  { additionalProperties: false },
);
export type Identity = Static<typeof identitySchema>;

export const LINK_STATES = ["connecting", "online", "lost"] as const;
/** `connecting`: no valid reply yet since the card started. `lost`: three polls in a row brought nothing valid. */
export type LinkState = (typeof LINK_STATES)[number];

export const linkSchema = Type.Object(
  {
    state: oneOf(LINK_STATES),
    forMs: Type.Integer({ minimum: 0, description: "How long the link has been in this state, ms" }),
    protocol: Type.String({ description: "Name of the UPS protocol, e.g. megatec" }),
    address: Type.String({ description: "Where the UPS is, e.g. serial:///dev/ttyS1" }),
    reason: known(Type.String({ description: "Problem code of the last failure, while not online" })),
    counters: Type.Object(
      {
        asked: Type.Integer({ minimum: 0 }),
        answered: Type.Integer({ minimum: 0 }),
        timedOut: Type.Integer({ minimum: 0 }),
        malformed: Type.Integer({ minimum: 0, description: "Frames that were complete but not valid" }),
        noiseBytes: Type.Integer({ minimum: 0, description: "Bytes dropped because they belong to no frame" }),
        rejected: Type.Integer({ minimum: 0, description: "Requests the UPS refused" }),
        opened: Type.Integer({ minimum: 0, description: "How often the port was opened" }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type Link = Static<typeof linkSchema>;

const NO_FACTS: Facts = {
  mainsOk: null,
  onBattery: null,
  outputOn: null,
  onBypass: null,
  testing: null,
  calibrating: null,
  batteryLow: null,
  shutdownPending: null,
  fault: null,
  overload: null,
  batteryBad: null,
  chargerFailed: null,
  fanFailed: null,
};
/** Every fact unknown: the start of a driver's answer, and what is left after a gap in our own time (SAFETY 4). */
export const unknownFacts = (): Facts => ({ ...NO_FACTS });

/** A phase of which nothing is known yet. */
export const unknownLine = (): Line => ({ voltage: null, current: null, frequency: null, power: null, apparentPower: null, load: null });

export const unknownBattery = (): Battery => ({
  status: "unknown",
  flow: null,
  voltage: null,
  current: null,
  charge: null,
  runtime: null,
  temperature: null,
});

export const unknownRatings = (): Ratings => ({
  inputVoltage: null,
  inputFrequency: null,
  outputVoltage: null,
  outputFrequency: null,
  outputCurrent: null,
  apparentPower: null,
  power: null,
  batteryVoltage: null,
  lowTransferVoltage: null,
  highTransferVoltage: null,
});

export const unknownIdentity = (): Identity => ({ manufacturer: null, model: null, firmware: null, serial: null, topology: null });
