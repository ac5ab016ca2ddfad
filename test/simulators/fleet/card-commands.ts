import type { SimCard } from "./sim-card.ts";

/** What can be asked of the simulated UPS; nothing of it drops its load. */
export const COMMANDS = ["test.battery.start.quick", "test.battery.start.deep", "test.battery.stop", "beeper.toggle"] as const;
type Command = (typeof COMMANDS)[number];

/** What it is refused for, in the words of the card's contract. */
export interface Refusal {
  readonly reason: string;
  readonly [fact: string]: string | number;
}

const FULL_ENOUGH_PERCENT = 90;

export const isCommand = (text: unknown): text is Command => COMMANDS.some((command) => command === text);

/** Does it, unless the UPS is in no state for it. */
export function obey(card: SimCard, command: Command): Refusal | null {
  switch (command) {
    case "test.battery.start.quick":
    case "test.battery.start.deep": {
      const refusal = testRefusal(card);
      if (refusal === null) card.startTest(command === "test.battery.start.deep" ? "deep" : "quick");
      return refusal;
    }
    case "test.battery.stop":
      if (!card.facts.testing) return { reason: "no-test-running" };
      card.stopTest();
      return null;
    case "beeper.toggle":
      card.plant.toggleBeeper();
      card.look(false);
      return null;
  }
}

function testRefusal({ facts, view, alarms }: SimCard): Refusal | null {
  if (!facts.mainsOk) return { reason: "mains-not-good" };
  if (facts.testing) return { reason: "test-running" };
  const [alarm] = alarms;
  if (alarm) return { reason: "alarm-active", alarm: alarm.id };
  const charge = Math.round(view.battery.percent);
  return charge < FULL_ENOUGH_PERCENT ? { reason: "charge-low", charge } : null;
}
