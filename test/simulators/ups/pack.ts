/** Per 12 V block; a pack is blocks in series, all alike. */
const FLOAT_VOLTS = 13.6;
const LOW_VOLTS = 11.1;
const CUT_OFF_VOLTS = 10.2;
/** Peukert's exponent of a small sealed lead-acid block: taking current twice as fast empties it more than twice as fast. */
const PEUKERT = 1.25;
const RATED_HOURS = 20;
/** Constant-current limit of the charger, as a share of the capacity. */
const CHARGE_RATE = 0.1;
/** The terminal voltage follows the charger, or settles at rest, as the plates' surface fills: seconds, not at once. */
const CHARGING_LAG_S = 100;
const RESTING_LAG_S = 300;
/** From here on the charger only floats. */
const FULL = 0.995;

export type BatteryFlow = "charging" | "floating" | "discharging" | "resting";

/** Open-circuit voltage of a block at a state of charge: nearly straight, with the knee that ends every lead-acid discharge. */
const openCircuit = (charge: number): number => 11.6 + 1.25 * charge - 1.2 * Math.exp(-charge / 0.1);

/**
 * A lead-acid pack. Voltage under load is open-circuit voltage less the drop over the inner resistance, the drain follows Peukert,
 * and recharge is constant current until the voltage reaches float, then constant voltage with a tapering current.
 */
export class LeadAcidPack {
  readonly #blocks: number;
  readonly #capacityAh: number;
  readonly #blockOhms: number;
  #charge = 1;
  #blockVolts = FLOAT_VOLTS;
  #amperes = 0;
  #flow: BatteryFlow = "floating";

  constructor(nominalVolts: number, capacityAh: number) {
    this.#blocks = nominalVolts / 12;
    this.#capacityAh = capacityAh;
    this.#blockOhms = 0.18 / capacityAh;
  }

  /** State of charge, 0–1. */
  get charge(): number {
    return this.#charge;
  }

  /** Terminal voltage of the whole pack, V. */
  get volts(): number {
    return this.#blockVolts * this.#blocks;
  }

  /** Positive while charging, A. */
  get amperes(): number {
    return this.#amperes;
  }

  get flow(): BatteryFlow {
    return this.#flow;
  }

  /** Under load and so far down that the UPS warns. */
  get isLow(): boolean {
    return this.#flow === "discharging" && (this.#blockVolts < LOW_VOLTS || this.#charge <= 0);
  }

  /** Under load and at the end: going on would ruin the blocks. */
  get isExhausted(): boolean {
    return this.#flow === "discharging" && (this.#blockVolts <= CUT_OFF_VOLTS || this.#charge <= 0);
  }

  /** Puts the pack at a state of charge, 0–1, rested, or afloat when full. */
  setCharge(charge: number): void {
    this.#charge = charge;
    this.#blockVolts = charge >= FULL ? FLOAT_VOLTS : openCircuit(charge);
  }

  /** Gives `watts` at the terminals for a while. */
  discharge(watts: number, seconds: number): void {
    const load = this.#underLoad(watts, this.#charge);
    this.#charge = Math.max(0, this.#charge - load.drainPerSecond * seconds);
    this.#flow = "discharging";
    this.#blockVolts = load.blockVolts;
    this.#amperes = -load.amperes;
  }

  /** Is charged for a while. */
  recharge(seconds: number): void {
    const limit = CHARGE_RATE * this.#capacityAh;
    // Back-EMF on charge lies above rest voltage; the ohms behind it are chosen so that float is reached at three quarters full.
    const backEmf = 12.2 + 1.4 * this.#charge;
    const chargingOhms = 0.35 / limit;
    const amperes = Math.max(0, Math.min(limit, (FLOAT_VOLTS - backEmf) / chargingOhms));
    const target = Math.min(FLOAT_VOLTS, backEmf + amperes * chargingOhms);
    this.#charge = Math.min(1, this.#charge + (0.95 * amperes * seconds) / 3600 / this.#capacityAh);
    this.#settleTowards(target, seconds, CHARGING_LAG_S);
    this.#flow = this.#charge >= FULL ? "floating" : "charging";
    this.#amperes = amperes;
  }

  /** Stands unused for a while. */
  rest(seconds: number): void {
    this.#settleTowards(openCircuit(this.#charge), seconds, RESTING_LAG_S);
    this.#flow = "resting";
    this.#amperes = 0;
  }

  /** How long it would give `watts` until cut-off from now, s. */
  runtimeS(watts: number): number {
    const slices = 200;
    let total = 0;
    for (let i = 0; i < slices; i++) {
      const load = this.#underLoad(watts, this.#charge * (1 - (i + 0.5) / slices));
      if (load.blockVolts <= CUT_OFF_VOLTS) break;
      total += this.#charge / slices / load.drainPerSecond;
    }
    return total;
  }

  #underLoad(watts: number, charge: number): { blockVolts: number; amperes: number; drainPerSecond: number } {
    const open = openCircuit(charge);
    const ohms = this.#blockOhms;
    // Power at the terminals is (open − I·R)·I; the smaller root is the real one. Past the maximum the block collapses to half.
    const root = Math.sqrt(Math.max(0, open * open - 4 * ohms * (watts / this.#blocks)));
    const amperes = (open - root) / (2 * ohms);
    const drainPerHour = ((amperes * RATED_HOURS) / this.#capacityAh) ** PEUKERT / RATED_HOURS;
    return { blockVolts: open - amperes * ohms, amperes, drainPerSecond: drainPerHour / 3600 };
  }

  #settleTowards(target: number, seconds: number, lagS: number): void {
    this.#blockVolts = target + (this.#blockVolts - target) * Math.exp(-seconds / lagS);
  }
}
