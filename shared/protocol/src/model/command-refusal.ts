import type { Command, CommandRefusal } from "./command.ts";
import type { FactName, Reading } from "./reading.ts";

export interface Refusal {
  readonly reason: CommandRefusal;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** What a command is judged by. */
export interface Situation {
  readonly reading: Reading;
  /** Those that are on, by their ids. */
  readonly alarms: readonly { readonly id: string }[];
  /** The facts that this UPS reports; those have to be known to be good. */
  readonly tells: readonly FactName[];
}

/** A battery test needs at least this charge, % (SAFETY 22). */
const FULL_ENOUGH = 90;
/** What must not be true while a test starts, and what must. */
const UNFIT: readonly (readonly [FactName, boolean])[] = [
  ["onBattery", true],
  ["onBypass", true],
  ["outputOn", false],
  ["batteryLow", true],
  ["shutdownPending", true],
  ["fault", true],
  ["overload", true],
];

/** Why a command must not be sent now, or `null` if it may. */
export function refusalOf(command: Command, situation: Situation): Refusal | null {
  switch (command) {
    case "test.battery.start.quick":
    case "test.battery.start.deep":
      return testRefusal(situation);
    case "test.battery.stop":
      return situation.reading.facts.testing === false ? { reason: "no-test-running" } : null;
    case "beeper.toggle":
      // Blindly flipped, it may be switched to what nobody asked for (SAFETY 19).
      return situation.reading.beeper === null ? { reason: "beeper-unknown" } : null;
  }
}

/** SAFETY 22. What the UPS reports must be known and good: unknown is not good enough to take the battery away. */
function testRefusal({ reading, alarms, tells }: Situation): Refusal | null {
  const { facts } = reading;
  if (facts.mainsOk !== true) return { reason: "mains-not-good" };
  if (facts.testing === true) return { reason: "test-running" };
  const isUnfit = ([name, bad]: readonly [FactName, boolean]) => facts[name] === bad || (facts[name] === null && tells.includes(name));
  const unfit = [...UNFIT, ["testing", true] as const].find(isUnfit);
  if (unfit) return { reason: "state-unfit", params: { fact: unfit[0] } };
  // A failed test is what the next one is to disprove, and a running one is told by its fact.
  const alarm = alarms.find(({ id }) => id !== "diagnostic-test-failed" && id !== "test-in-progress");
  if (alarm) return { reason: "alarm-active", params: { alarm: alarm.id } };
  return chargeRefusal(reading.battery);
}

function chargeRefusal({ charge, flow }: Reading["battery"]): Refusal | null {
  if (charge !== null) return charge >= FULL_ENOUGH ? null : { reason: "charge-low", params: { charge } };
  if (flow === null) return { reason: "charge-unknown" };
  return flow === "floating" ? null : { reason: "battery-not-full" };
}
