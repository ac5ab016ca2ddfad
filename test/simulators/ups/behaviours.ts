import type { Answer } from "./answer.ts";
import type { Behaviour } from "./behaviour.ts";
import { makeDice } from "./chance.ts";
import { packField } from "./megatec.ts";
import { OptionError } from "./spec.ts";

/** How a behaviour is made from what stands behind its `=`. `seed` feeds its dice. */
interface Maker {
  /** For the help text: what it does, and its value. */
  readonly about: string;
  /** The value taken when none is given; absent where the behaviour has none. */
  readonly value?: string;
  /** `null` where the value is not one it knows. */
  make(value: string, seed: number): Behaviour["answer"] | null;
}

const silence: Answer = { kind: "data", text: "", delayMs: 0 };
const isStatus = (answer: Answer): boolean => answer.kind === "data" && answer.text.startsWith("(");

const MEGATEC_FIELDS = 8;
/** Changes single fields of a status reply of Megatec's layout; every other answer passes. Fields: 0 input … 5 battery, 6 temperature, 7 bits. */
function editStatus(edit: (fields: string[], plant: Parameters<Behaviour["answer"]>[2]) => void): Behaviour["answer"] {
  return (_command, next, plant) => {
    const answer = next();
    if (!isStatus(answer)) return answer;
    const fields = answer.text.slice(1, -1).split(" ");
    if (fields.length !== MEGATEC_FIELDS) return answer;
    edit(fields, plant);
    return { ...answer, text: `(${fields.join(" ")}\r` };
  };
}

const silentTo =
  (silenced: string): Behaviour["answer"] =>
  (command, next) =>
    command === silenced ? silence : next();

function wholeNumber(value: string, low: number, high: number): number | null {
  const number = Number(value);
  return /^\d+$/.test(value) && number >= low && number <= high ? number : null;
}

/** A character that ends no line. */
function strayCharacter(roll: (sides: number) => number): string {
  const code = roll(255);
  return String.fromCharCode(code >= 0x0d ? code + 1 : code);
}

const MAKERS: Readonly<Record<string, Maker>> = {
  "per-cell": {
    about: "tells the battery in volts per cell, as online units do",
    make: () =>
      editStatus((fields, plant) => {
        fields[5] = (plant.look().battery.volts / (plant.spec.batteryVolts / 2)).toFixed(2);
      }),
  },
  "pack-voltage": {
    about: "tells the battery in volts of the pack, as line-interactive units do",
    make: () =>
      editStatus((fields, plant) => {
        fields[5] = packField(plant.look().battery.volts);
      }),
  },
  "f-silent": { about: "gives no answer to F", make: () => silentTo("F") },
  "i-silent": { about: "gives no answer to I", make: () => silentTo("I") },
  acknowledge: {
    about: "says ACK to orders and NAK to the unknown; VALUE plain or bracket, the latter with ( in front",
    value: "plain",
    make: (value) => {
      if (value !== "plain" && value !== "bracket") return null;
      const mark = value === "bracket" ? "(" : "";
      return (_command, next) => {
        const answer = next();
        if (answer.kind === "data") return answer;
        return { ...answer, text: `${mark}${answer.kind === "accepted" ? "ACK" : "NAK"}\r` };
      };
    },
  },
  noise: {
    about: "line noise; VALUE between (stray characters before replies) or within (one character spoilt)",
    value: "between",
    make: (value, seed) => {
      if (value !== "between" && value !== "within") return null;
      const roll = makeDice(seed);
      return (_command, next) => {
        const answer = next();
        if (answer.text === "") return answer;
        if (value === "between") {
          const stray = Array.from({ length: 1 + roll(3) }, () => strayCharacter(roll)).join("");
          return { ...answer, text: stray + answer.text };
        }
        const at = roll(Math.max(1, answer.text.length - 1));
        return { ...answer, text: answer.text.slice(0, at) + strayCharacter(roll) + answer.text.slice(at + 1) };
      };
    },
  },
  "drop-byte": {
    about: "every VALUE-th reply lacks one byte",
    value: "3",
    make: (value, seed) => {
      const every = wholeNumber(value, 1, 1000);
      if (every === null) return null;
      const roll = makeDice(seed);
      let replies = 0;
      return (_command, next) => {
        const answer = next();
        if (answer.text === "" || ++replies % every !== 0) return answer;
        const at = roll(answer.text.length);
        return { ...answer, text: answer.text.slice(0, at) + answer.text.slice(at + 1) };
      };
    },
  },
  "stuck-b1": {
    about: "the shutdown bit is always 1",
    make: () =>
      editStatus((fields) => {
        const bits = fields[7] ?? "";
        fields[7] = `${bits.slice(0, 6)}1${bits.slice(7)}`;
      }),
  },
  "ninth-bit": {
    about: "a ninth status character",
    make: () =>
      editStatus((fields) => {
        fields[7] = `${fields[7]}0`;
      }),
  },
  delay: {
    about: "replies VALUE ms later, 0-60000, by the real clock",
    value: "300",
    make: (value) => {
      const delayMs = wholeNumber(value, 0, 60_000);
      if (delayMs === null) return null;
      return (_command, next) => {
        const answer = next();
        return { ...answer, delayMs: answer.delayMs + delayMs };
      };
    },
  },
  "half-duplex": {
    about: "repeats every query before its reply, as half-duplex adapters do",
    make: () => (command, next) => {
      const answer = next();
      return answer.kind === "unknown" ? answer : { ...answer, text: `${command}\r${answer.text}` };
    },
  },
  fill: {
    about: "fills what it does not measure (fault voltage, temperature) with VALUE, @ or -",
    value: "@",
    make: (value) => {
      if (value !== "@" && value !== "-") return null;
      return editStatus((fields) => {
        for (const index of [1, 6]) fields[index] = (fields[index] ?? "").replaceAll(/\d/g, value);
      });
    },
  },
  "no-cr": {
    about: "replies without the carriage return",
    make: () => (_command, next) => {
      const answer = next();
      return { ...answer, text: answer.text.replace(/\r$/, "") };
    },
  },
  "stale-line": {
    about: "every VALUE-th reply is held back and comes in front of the next one",
    value: "4",
    make: (value) => {
      const every = wholeNumber(value, 1, 1000);
      if (every === null) return null;
      let held = "";
      let replies = 0;
      return (_command, next) => {
        const answer = next();
        if (answer.text === "") return answer;
        const text = held + answer.text;
        held = "";
        if (++replies % every !== 0) return { ...answer, text };
        held = text;
        return { ...answer, text: "" };
      };
    },
  },
  silent: { about: "says nothing at all", make: () => () => silence },
  garbage: {
    about: "answers everything with 47 characters that mean nothing",
    make: (_value, seed) => {
      const roll = makeDice(seed);
      return () => ({ kind: "data", text: `${Array.from({ length: 46 }, () => strayCharacter(roll)).join("")}\r`, delayMs: 0 });
    },
  },
};

/** Every behaviour with its value and what it does, for help texts. */
export const BEHAVIOUR_HELP: readonly string[] = Object.entries(MAKERS).map(
  ([name, maker]) => `${(maker.value === undefined ? name : `${name}[=${maker.value}]`).padEnd(22)}${maker.about}`,
);

/** Makes a behaviour from `NAME` or `NAME=VALUE`. Throws `OptionError` for a name or value that there is not. */
export function makeBehaviour(chosen: string, seed: number): Behaviour {
  const split = chosen.indexOf("=");
  const name = split < 0 ? chosen : chosen.slice(0, split);
  const maker = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
  if (!maker) throw new OptionError(`there is no behaviour "${name}"; there are ${Object.keys(MAKERS).join(", ")}`);
  if (maker.value === undefined && split >= 0) throw new OptionError(`the behaviour "${name}" takes no value`);
  const value = split < 0 ? (maker.value ?? "") : chosen.slice(split + 1);
  const answer = maker.make(value, seed);
  if (!answer) throw new OptionError(`the behaviour "${name}" does not know "${value}": ${maker.about}`);
  return { name: chosen, answer };
}
