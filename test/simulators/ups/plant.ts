import { addSeconds } from "./add-seconds.ts";
import { wobble } from "./chance.ts";
import { isWithinWindow, type MainsCondition, mainsAt, type Supply } from "./mains.ts";
import { chooseSource, outputVolts, type Source } from "./output-source.ts";
import { cancelOff, nextOutputSwitch, type OutputSwitch, orderOff, type Restore } from "./output-switch.ts";
import { OverloadGuard } from "./overload.ts";
import { type BatteryFlow, LeadAcidPack } from "./pack.ts";
import { nextSelfTest, type SelfTest } from "./self-test.ts";
import { phaseCounts, ratedWatts, type UpsSpec } from "./spec.ts";
import { Warmth, warmingC } from "./warmth.ts";

/** What a person can do to the UPS and its surroundings. What is left out stays as it is. */
export interface PlantChange {
  readonly mains?: MainsCondition;
  /** Share of the VA rating, 0–200. */
  readonly loadPercent?: number;
  /** 0–100; takes effect at once. */
  readonly batteryPercent?: number;
  /** Inside, °C; the air around follows so that it stays there. */
  readonly temperature?: number;
  /** Adds what is missing to a load of 125 %. */
  readonly overload?: boolean;
  /** Breaks the inverter, or mends it. */
  readonly fault?: boolean;
  readonly bypass?: boolean;
}

/** The UPS as its own instruments see it. Volts, amperes, hertz, seconds, °C. */
export interface PlantView {
  /** Simulated time since the start. */
  readonly timeS: number;
  readonly mains: MainsCondition;
  readonly input: Supply;
  /** Outside what the UPS runs from. */
  readonly mainsFailed: boolean;
  /** The input voltage that caused the last transfer; the present one once that was read. */
  readonly faultVoltage: number;
  /** Of the fullest phase. */
  readonly output: Supply & { readonly source: Source; readonly amperes: number; readonly loadPercent: number };
  /** What the load asks for, whether it gets it or not. */
  readonly loadPercent: number;
  readonly battery: {
    readonly volts: number;
    readonly percent: number;
    readonly amperes: number;
    readonly flow: BatteryFlow;
    readonly low: boolean;
    /** At the present load, from the present charge. */
    readonly runtimeS: number;
  };
  readonly temperature: number;
  readonly testing: boolean;
  /** How the last battery test came out; `null` before the first one, and when it was cut short. */
  readonly testVerdict: "passed" | "failed" | null;
  readonly beeping: boolean;
  readonly muted: boolean;
  readonly fault: boolean;
  readonly overloadTripped: boolean;
  readonly bypass: boolean;
  readonly overload: boolean;
  readonly outputSwitch: OutputSwitch;
}

const STEP_MS = 100;
/** Mains that came back is watched this long before the load is put on it. */
const TRUST_AGAIN_S = 2;
const SURGE_PERCENT = 125;
const INVERTER_EFFICIENCY = 0.88;
const OWN_WATTS = 10;

/**
 * The simulated UPS itself, without any wire. Its time moves by `advance` in steps of a tenth of a second, whatever the calls look
 * like, so the same story always ends the same way.
 */
export class Plant {
  readonly spec: UpsSpec;
  readonly #pack: LeadAcidPack;
  readonly #warmth: Warmth;
  readonly #guard = new OverloadGuard();
  #timeMs = 0;
  #owedMs = 0;
  #mains: MainsCondition = "ok";
  #loadPercent = 30;
  #surge = false;
  #fault = false;
  #bypass = false;
  #supply: Supply;
  #mainsGoodForS = Number.POSITIVE_INFINITY;
  #mainsTrusted = true;
  #source: Source = "normal";
  #switch: OutputSwitch = { kind: "on" };
  #test: SelfTest = { kind: "idle" };
  #testVerdict: PlantView["testVerdict"] = null;
  #batteryLow = false;
  #latchedVolts: number | null = null;
  #muted = false;

  constructor(spec: UpsSpec) {
    this.spec = spec;
    this.#pack = new LeadAcidPack(spec.batteryVolts, spec.batteryAh);
    this.#supply = mainsAt(spec, "ok", 0);
    this.#warmth = new Warmth(spec.ambientC, warmingC(this.#loadPercent, false, false));
    this.#step(0);
  }

  /** Lets simulated time pass. */
  advance(seconds: number): void {
    this.#owedMs += seconds * 1000;
    while (this.#owedMs >= STEP_MS) {
      this.#owedMs -= STEP_MS;
      this.#timeMs += STEP_MS;
      this.#step(STEP_MS / 1000);
    }
  }

  /** Does something to the UPS or around it; what follows at once has followed when this returns. */
  change(change: PlantChange): void {
    this.#mains = change.mains ?? this.#mains;
    this.#loadPercent = change.loadPercent ?? this.#loadPercent;
    this.#surge = change.overload ?? this.#surge;
    this.#fault = change.fault ?? this.#fault;
    this.#bypass = change.bypass ?? this.#bypass;
    if (change.batteryPercent !== undefined) this.#pack.setCharge(change.batteryPercent / 100);
    this.#step(0);
    if (change.temperature !== undefined) this.#warmth.set(change.temperature, this.#warming());
  }

  /** Output off after a delay, and how it is to come back. */
  shutDown(delayS: number, restore: Restore): void {
    this.#switch = orderOff(this.#switch, delayS, restore);
    this.#step(0);
  }

  /** Ends a countdown, or asks for the output back. */
  cancelShutdown(): void {
    this.#switch = cancelOff(this.#switch);
    this.#step(0);
  }

  /** Starts a battery test of so many seconds, or, with `null`, until the battery is low. Ignored unless on mains with nothing else going on. */
  startTest(seconds: number | null): void {
    const isFree = this.#source === "normal" || this.#source === "boost" || this.#source === "trim";
    if (!isFree || this.#switch.kind !== "on" || this.#test.kind === "running") return;
    this.#test = { kind: "running", leftS: seconds };
    this.#testVerdict = null;
    this.#step(0);
  }

  stopTest(): void {
    this.#test = { kind: "idle" };
    this.#step(0);
  }

  /** Silences the alarm tone, or lets it sound again; without an alarm nothing happens. */
  toggleBeeper(): void {
    if (this.#isAlarming()) this.#muted = !this.#muted;
  }

  /** The fault voltage, which from now on follows the input again. */
  takeFaultVoltage(): number {
    const volts = this.#latchedVolts ?? this.#supply.voltage;
    this.#latchedVolts = null;
    return volts;
  }

  look(): PlantView {
    const load = this.#wantedPercent();
    const carried = this.#source === "none" ? 0 : load;
    const voltage = outputVolts(this.#source, this.#supply.voltage, this.spec.nominalVoltage, this.spec.topology);
    const regulated =
      this.#source === "normal" && this.spec.topology === "online" ? 0.2 * wobble(this.spec.seed, 3, this.#timeMs / 1000) : 0;
    return {
      timeS: this.#timeMs / 1000,
      mains: this.#mains,
      input: this.#supply,
      mainsFailed: !this.#mainsPresent(),
      faultVoltage: this.#latchedVolts ?? this.#supply.voltage,
      output: {
        source: this.#source,
        voltage: voltage + (this.spec.noiseVolts > 0 ? regulated : 0),
        frequency: this.#outputFrequency(),
        amperes: ((carried / 100) * this.spec.ratingVa) / phaseCounts(this.spec).output / this.spec.nominalVoltage,
        loadPercent: carried,
      },
      loadPercent: load,
      battery: {
        volts: this.#pack.volts,
        percent: this.#pack.charge * 100,
        amperes: this.#pack.amperes,
        flow: this.#pack.flow,
        low: this.#batteryLow,
        runtimeS: this.#pack.runtimeS(this.#inverterWatts()),
      },
      temperature: this.#warmth.insideC,
      testing: this.#test.kind === "running",
      testVerdict: this.#testVerdict,
      beeping: this.#isAlarming() && !this.#muted,
      muted: this.#muted,
      fault: this.#fault,
      overloadTripped: this.#guard.tripped,
      bypass: this.#bypass,
      overload: this.#surge,
      outputSwitch: this.#switch,
    };
  }

  #step(seconds: number): void {
    this.#watchMains(seconds);
    const wanted = this.#wantedPercent();
    const isCarrying = this.#source !== "none" && this.#source !== "bypass";
    this.#guard.step(isCarrying ? wanted : 0, wanted, seconds);
    const isBusy = !this.#mainsPresent() || this.#fault || this.#bypass || this.#guard.tripped || this.#source === "none";
    this.#runTest(seconds, isBusy);
    this.#switch = nextOutputSwitch(this.#switch, {
      seconds,
      mainsGoodForS: this.#mainsGoodForS,
      batteryLow: this.#batteryLow,
      batteryExhausted: this.#pack.isExhausted,
      overloadTripped: this.#guard.tripped && !this.#canBypass(),
      overloaded: this.#guard.tripped || wanted > 100,
    });
    this.#source = chooseSource({
      topology: this.spec.topology,
      mainsShare: this.#supply.voltage / this.spec.nominalVoltage,
      mainsUsable: this.#mainsPresent() && this.#mainsTrusted,
      mainsPresent: this.#mainsPresent(),
      outputOn: this.#switch.kind !== "off",
      fault: this.#fault,
      inverterOverloaded: this.#guard.tripped,
      bypassWanted: this.#bypass,
      testing: this.#test.kind === "running",
    });
    this.#runBattery(seconds);
    this.#warmth.step(this.#warming(), seconds);
    if (!this.#isAlarming()) this.#muted = false;
  }

  #runTest(seconds: number, isBusy: boolean): void {
    const before = this.#test;
    this.#test = nextSelfTest(before, seconds, isBusy || this.#batteryLow);
    if (before.kind === "idle" || this.#test.kind === "running" || isBusy) return;
    // A test until the battery is low ends so; any other that gets there has found a weak battery.
    this.#testVerdict = this.#batteryLow && before.leftS !== null ? "failed" : "passed";
  }

  #watchMains(seconds: number): void {
    const wasPresent = this.#mainsPresent();
    this.#supply = mainsAt(this.spec, this.#mains, this.#timeMs / 1000);
    if (this.#mainsPresent()) {
      this.#mainsGoodForS = wasPresent ? addSeconds(this.#mainsGoodForS, seconds) : 0;
      if (this.#mainsGoodForS >= TRUST_AGAIN_S) this.#mainsTrusted = true;
      return;
    }
    this.#mainsGoodForS = 0;
    this.#mainsTrusted = false;
    const volts = this.#supply.voltage;
    if (wasPresent) this.#latchedVolts = volts;
    else if (this.#latchedVolts !== null) {
      const isWorse = Math.abs(volts - this.spec.nominalVoltage) > Math.abs(this.#latchedVolts - this.spec.nominalVoltage);
      if (isWorse) this.#latchedVolts = volts;
    }
  }

  #runBattery(seconds: number): void {
    if (this.#source === "battery") this.#pack.discharge(this.#inverterWatts(), seconds);
    else if (this.#mainsPresent()) this.#pack.recharge(seconds);
    else this.#pack.rest(seconds);
    // Once low, low until the charger or the switch takes the load off: the voltage must not make the warning flicker.
    this.#batteryLow = this.#source === "battery" && (this.#batteryLow || this.#pack.isLow);
  }

  #mainsPresent(): boolean {
    return isWithinWindow(this.spec, this.#supply);
  }

  #canBypass(): boolean {
    return this.spec.topology === "online" && this.#mainsPresent();
  }

  #wantedPercent(): number {
    return this.#surge ? Math.max(this.#loadPercent, SURGE_PERCENT) : this.#loadPercent;
  }

  /** What the battery gives to carry the load. */
  #inverterWatts(): number {
    return OWN_WATTS + ((this.#wantedPercent() / 100) * ratedWatts(this.spec)) / INVERTER_EFFICIENCY;
  }

  #warming(): number {
    const carried = this.#source === "none" ? 0 : this.#wantedPercent();
    return warmingC(carried, this.#source === "battery", this.#pack.flow === "charging");
  }

  #isAlarming(): boolean {
    const isOnBattery = this.#source === "battery" && this.#test.kind === "idle";
    return isOnBattery || this.#fault || this.#guard.tripped || (this.#source !== "none" && this.#wantedPercent() > 100);
  }

  #outputFrequency(): number {
    switch (this.#source) {
      case "none":
        return 0;
      case "battery":
        return this.spec.nominalFrequency;
      default:
        return this.#supply.frequency;
    }
  }
}
