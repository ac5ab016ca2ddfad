import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import type { WhyCode } from "../decision/why.ts";

/** What the agent itself tells in the timeline, beside what the decision tells; `whySentence` says which params each has. */
export type OwnWhyCode = Exclude<WhyEntry["code"], WhyCode>;
export type TellWhy = (code: OwnWhyCode, params: WhyEntry["params"]) => void;
