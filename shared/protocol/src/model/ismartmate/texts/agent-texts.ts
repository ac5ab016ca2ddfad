import type { AgentMode, AgentSource, AgentWarning, CauseKind, CourseMode, FeedWord, PhaseKind } from "../agent-state.ts";
import type { ReportOutcome } from "../reports.ts";
import type { WhyCode } from "../timeline.ts";

/** What is the matter, and the first thing to do about it; `{subject}` and `{detail}` are filled in. */
export interface MatterText {
  readonly text: string;
  readonly firstAction: string;
}

/** Codes whose sentence depends on one more word of theirs: there is one for each. */
type BranchingCode = "feed.word" | "cancelled" | "warned" | "stopping" | "powering-off" | "done" | "maintenance" | "ordered" | "withdrawn";
type AgentBranchingCode = "users.warned" | "command.ended" | "would" | "journal.void";

/** iSmartMate's words in one language; its pages and its command line say the same. Sentences of `why` have no full stop of their own. */
export interface AgentTexts {
  readonly modes: Readonly<Record<AgentMode, string>>;
  readonly courses: Readonly<Record<CourseMode, string>>;
  /** Why a server goes down, to stand behind a colon. */
  readonly causes: Readonly<Record<CauseKind, string>>;
  /** A cause and the feed it came with. */
  readonly causeOfFeed: string;
  readonly phases: Readonly<Record<PhaseKind, string>>;
  readonly feedWords: Readonly<Record<FeedWord, string>>;
  readonly sourceKinds: Readonly<Record<AgentSource["kind"], string>>;
  readonly linkStates: Readonly<Record<AgentSource["link"]["state"], string>>;
  readonly confidences: Readonly<Record<"told" | "derived" | "estimated", string>>;
  readonly registrations: Readonly<Record<NonNullable<AgentSource["registration"]>["state"], string>>;
  /** Why a link is as it is, by the code its source gives. */
  readonly linkReasons: Readonly<Record<string, MatterText>>;
  /** For a code that none of them is. */
  readonly otherReason: MatterText;
  readonly warnings: Readonly<Record<AgentWarning["code"], MatterText>>;
  readonly outcomes: Readonly<Record<ReportOutcome, string>>;
  /** What came of a step, by the word that its report has. */
  readonly stepOutcomes: Readonly<Record<string, string>>;
  readonly duration: Readonly<Record<"ms" | "s" | "min" | "h" | "d", string>>;
  readonly why: Readonly<Record<Exclude<WhyCode, BranchingCode | AgentBranchingCode>, string>> &
    Readonly<Record<BranchingCode | AgentBranchingCode, Readonly<Record<string, string>>>>;
  /** What a sentence rests on, behind it: who told it and when, and its numbers. */
  readonly restsOn: Readonly<Record<"frame" | "told" | "runtime" | "charge" | "temperature" | "comma" | "semicolon", string>>;
  readonly end: string;
  /** Names of a line's inputs, where they are no fact of the UPS. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly yes: string;
  readonly no: string;
  readonly unknown: string;
}
