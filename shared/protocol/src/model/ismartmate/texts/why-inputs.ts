import type { FactName } from "../../reading.ts";
import type { WhyEntry } from "../timeline.ts";
import type { AgentTexts } from "./agent-texts.ts";
import { durationText } from "./duration-text.ts";

/** One input of a line of the timeline, in words. */
export interface WhyInput {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** All that a line of the timeline rests on, in the order in which it was noted. `facts`: names of the UPS's facts. */
export const whyInputs = (
  { params }: Pick<WhyEntry, "params">,
  texts: AgentTexts,
  facts: Readonly<Record<FactName, string>>,
): readonly WhyInput[] =>
  Object.entries(params).map(([name, value]) => ({
    name,
    label: isFact(name, facts) ? facts[name] : (texts.inputs[name] ?? name),
    value: valueText(name, value, texts),
  }));

const isFact = (name: string, facts: Readonly<Record<FactName, string>>): name is FactName => Object.hasOwn(facts, name);

function valueText(name: string, value: WhyEntry["params"][string] | undefined, texts: AgentTexts): string {
  if (value === null || value === undefined) return texts.unknown;
  if (typeof value === "boolean") return value ? texts.yes : texts.no;
  if (typeof value === "number") return name.endsWith("Ms") ? durationText(value, texts) : String(Math.round(value * 10) / 10);
  return WORDS_OF[name]?.(texts)[value] ?? value;
}

/** Inputs whose value is one of our own words. */
const WORDS_OF: Readonly<Record<string, (texts: AgentTexts) => Readonly<Record<string, string>>>> = {
  word: (texts) => texts.feedWords,
  cause: (texts) => texts.causes,
  phase: (texts) => texts.phases,
  mode: (texts) => texts.courses,
  outcome: (texts) => texts.stepOutcomes,
};
