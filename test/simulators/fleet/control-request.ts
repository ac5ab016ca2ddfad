import type { ReadChange } from "../control-server.ts";
import { fieldErrors, isObject, number, type Rule } from "../field-rules.ts";
import { readControlChange } from "../ups/control-request.ts";
import type { PlantChange } from "../ups/plant.ts";
import { readSelection, type Selection } from "./selection.ts";

/** What `PUT /state` may ask of a fleet. What is left out stays as it is. */
export interface FleetChange {
  /** The mains of these cards fail, in addition to those that have. */
  readonly fail?: Selection;
  /** Mains come back; `all` for every card. */
  readonly restore?: Selection | "all";
  /** Something else happens to the UPSs of these cards. */
  readonly ups?: { readonly selection: Selection; readonly set: PlantChange };
  /** From each of these on: exactly these cards, and no others any more. */
  readonly lie?: Selection;
  readonly drop?: Selection;
  readonly slow?: { readonly selection: Selection; readonly ms: number };
  readonly flap?: { readonly selection: Selection; readonly everyMs: number };
  /** Of the cards that speak HTTPS these show another key, as a device does that has taken a card's place. */
  readonly rekey?: Selection;
}

const LATE_MS = number(0, 60_000, "ms");
const FLAP_MS = number(100, 600_000, "ms");
/** Of a single UPS simulator's fields those that are its line's. */
const OF_THE_LINE = ["comm", "behaviours"];

/** A selection, with the other members that the object may have. */
function selection(total: number, others: Readonly<Record<string, Rule>> = {}): Rule {
  const more = Object.entries(others).map(([name, { allowed }]) => ` with ${name}: ${allowed}`);
  const allowed = `which cards: {"share":0.3}, {"cards":5} or {"cards":[1,7]}${more.join("")}`;
  const any: Rule = { allowed: "", check: () => null };
  return {
    allowed,
    check: (value) => {
      const read = readSelection(value, total);
      if (typeof read === "string") return read;
      const [wrong] = fieldErrors(
        { ...Object.fromEntries(Object.keys(others).map((name) => [name, null])), ...Object(value) },
        { share: any, cards: any, ...others },
      );
      return wrong ? `${wrong.field}: ${wrong.allowed}` : null;
    },
  };
}

const PLANT: Rule = {
  allowed: 'what ups-sim\'s PUT /state takes, e.g. {"loadPercent":120}',
  check: (value) => {
    const read = readControlChange(value);
    if ("errors" in read) return read.errors.map(({ field, allowed }) => `${field} ${allowed}`.trim()).join("; ");
    const foreign = Object.keys(read.change).find((name) => OF_THE_LINE.includes(name));
    return foreign === undefined ? null : `${foreign} is of a serial line, which these cards do not have`;
  },
};

/** How many cards there are that something can happen to. */
export interface FleetSize {
  readonly cards: number;
  /** Of these the first so many speak HTTPS. */
  readonly httpsCards: number;
}

/** Out of how many cards a field of a request chooses. */
const totalOf = (field: string, { cards, httpsCards }: FleetSize): number => (field === "rekey" ? httpsCards : cards);

/** What can be asked of a fleet of so many cards. */
export function fleetRules(size: FleetSize): Readonly<Record<keyof FleetChange, Rule>> {
  const total = size.cards;
  const cards = selection(total);
  const secure = selection(totalOf("rekey", size));
  return {
    fail: cards,
    restore: { allowed: `true for all, or ${cards.allowed}`, check: (value) => (value === true ? null : cards.check(value)) },
    ups: selection(total, { set: PLANT }),
    lie: cards,
    drop: cards,
    slow: selection(total, { ms: LATE_MS }),
    flap: selection(total, { everyMs: FLAP_MS }),
    rekey: { ...secure, allowed: `of the first ${size.httpsCards}, which speak HTTPS, ${secure.allowed}` },
  };
}

/** Checks a whole request before any of it counts. */
export function readFleetChange(body: unknown, size: FleetSize): ReadChange<FleetChange> {
  const errors = fieldErrors(body, fleetRules(size));
  if (errors.length > 0 || !isObject(body)) return { errors };
  const change: { -readonly [N in keyof FleetChange]: FleetChange[N] } = {};
  for (const [field, value] of Object.entries(body)) {
    const chosen: Selection | string = value === true ? "all" : readSelection(value, totalOf(field, size));
    if (typeof chosen === "string") change.restore = "all";
    else if (field === "fail" || field === "restore" || field === "lie" || field === "drop" || field === "rekey") change[field] = chosen;
    else if (field === "ups") change.ups = { selection: chosen, set: value.set };
    else if (field === "slow") change.slow = { selection: chosen, ms: value.ms };
    else change.flap = { selection: chosen, everyMs: value.everyMs };
  }
  return { change };
}
