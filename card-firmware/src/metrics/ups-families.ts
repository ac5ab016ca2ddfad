import { ALARM_IDS, alarmOf } from "@istars/protocol/model/alarm.ts";
import type { Line, Reading } from "@istars/protocol/model/reading.ts";
import type { Family, Sample } from "@istars/service/http/metrics-page.ts";
import type { Snapshot } from "../live/live.ts";

type Quantity = keyof Line;

/** Exported name's end and scale of a phase's quantities; Prometheus wants base units and ratios. */
const QUANTITIES: Readonly<Record<Quantity, { readonly unit: string; readonly help: string; readonly scale: number }>> = {
  voltage: { unit: "voltage_volts", help: "RMS voltage", scale: 1 },
  current: { unit: "current_amperes", help: "RMS current", scale: 1 },
  frequency: { unit: "frequency_hertz", help: "Frequency", scale: 1 },
  power: { unit: "power_watts", help: "True power", scale: 1 },
  apparentPower: { unit: "apparent_power_voltamperes", help: "Apparent power", scale: 1 },
  load: { unit: "load_ratio", help: "Load, share of the rating; 1 is full", scale: 0.01 },
};

const gauge = (name: string, help: string, ...samples: readonly Sample[]): Family => ({
  name: `istars_${name}`,
  help,
  type: "gauge",
  samples,
});
const flag = (value: boolean | null): number | null => (value === null ? null : Number(value));
const scaled = (value: number | null, scale: number): number | null => (value === null ? null : value * scale);

/** What the UPS told, as long as that says something of now: of a lost link on mains only the age is left. */
function readingFamilies(reading: Reading): readonly Family[] {
  const { facts, battery, temperature, secondsOnBattery } = reading;
  const lines = (["input", "bypass", "output"] as const).flatMap((side) =>
    (Object.keys(QUANTITIES) as Quantity[]).map((quantity) => {
      const { unit, help, scale } = QUANTITIES[quantity];
      const samples = reading[side].map((line, i) => ({ labels: { phase: String(i + 1) }, value: scaled(line[quantity], scale) }));
      return gauge(`${side}_${unit}`, `${help} of the ${side}`, ...samples);
    }),
  );
  return [
    gauge(
      "ups_fact",
      "What the UPS says of itself: 1 true, 0 false; absent where it does not tell",
      ...Object.entries(facts).map(([fact, value]) => ({ labels: { fact }, value: flag(value) })),
    ),
    ...lines,
    gauge("battery_voltage_volts", "Voltage of the battery", { value: battery.voltage }),
    gauge("battery_current_amperes", "Current of the battery, positive while charging", { value: battery.current }),
    gauge("battery_charge_ratio", "Charge of the battery; 1 is full", { value: scaled(battery.charge, 0.01) }),
    gauge("battery_runtime_seconds", "Runtime left at the present load, as the UPS tells it", { value: battery.runtime }),
    gauge("battery_temperature_celsius", "Temperature of the battery", { value: battery.temperature }),
    gauge("ups_temperature_celsius", "Temperature inside the UPS", { value: temperature }),
    gauge("ups_on_battery_seconds", "Time since the transfer to battery; 0 when not on battery", { value: secondsOnBattery }),
  ];
}

/** The UPS, the link to it and the alarms, as measurements. */
export function upsFamilies({ link, latest, alarms }: Snapshot, monoMs: number): readonly Family[] {
  const isCurrent = latest !== null && (link.state === "online" || latest.reading.trust === "held");
  const active = new Set(alarms.map(({ id }) => id));
  const linkCounters = Object.entries(link.counters).map(
    ([name, value]): Family => ({
      name: `istars_link_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_total`,
      help: `Serial link: ${name}`,
      type: "counter",
      samples: [{ value }],
    }),
  );
  return [
    gauge("link_up", "1 while the UPS answers", { value: Number(link.state === "online") }),
    ...linkCounters,
    gauge("reading_age_seconds", "Age of the latest reading", { value: latest && Math.max(0, monoMs - latest.atMonoMs) / 1_000 }),
    ...(isCurrent ? readingFamilies(latest.reading) : []),
    gauge(
      "alarm_active",
      "1 while the alarm is on",
      ...ALARM_IDS.map((id) => ({ labels: { alarm: id, severity: alarmOf(id).severity }, value: Number(active.has(id)) })),
    ),
  ];
}
