import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import { fromJournal } from "../decision/journal.ts";
import { type DecisionState, newDecision } from "../decision/state.ts";
import { type Boot, sameBootId } from "../journal/boot.ts";
import type { JournalRead } from "../journal/journal-file.ts";
import type { OwnWhyCode } from "./own-why.ts";

/** Away for longer than this is a gap in our own time: what was heard before it says nothing about now (SAFETY 4), ms. */
const AWAY_LIMIT_MS = 120_000;
/** A power-off that was given so long ago and is over has failed; before that it is taken up with its fallback (SAFETY 34), ms. */
const POWER_OFF_MS = 120_000;

/** Where the agent begins. */
export interface Start {
  readonly decision: DecisionState;
  readonly bootId: string;
  /** Of the commands of what is taken up. */
  readonly commandsEnded: number;
  /** To be taken as a gap at the first step, ms. */
  readonly gapMs: number;
  /** An earlier run told the system to power off in this boot, and here we are. */
  readonly isStillUp: boolean;
  readonly why: { readonly code: OwnWhyCode; readonly params: WhyEntry["params"] } | null;
}

/**
 * Takes a journal up or says why not. After a crash a countdown goes on to the same moment; after a reboot nothing does (SAFETY 11), so that
 * a server on a weak battery does not go down each time it comes up. A dry run takes up nothing that was in earnest (SAFETY 34).
 */
export function startFrom({ kept, fault }: JournalRead, boot: Boot, nowMs: number, isDryRun: boolean): Start {
  const anew = (reason: string | null, bootId = boot.id): Start => ({
    decision: newDecision(nowMs),
    bootId,
    commandsEnded: 0,
    gapMs: 0,
    isStillUp: false,
    why: reason === null ? null : { code: "journal.void", params: { reason } },
  });
  if (kept === null) return anew(fault?.kind ?? null);
  const bootId = sameBootId(boot, kept.entry.bootId);
  const state = fromJournal(kept.entry, bootId, nowMs);
  // A container that was started anew keeps the boot id of its machine, and begins its time again.
  if (state === null) return anew(kept.entry.bootId === bootId && kept.entry.monoMs <= nowMs ? "other-version" : "other-boot");
  const { phase } = state;
  const course = "course" in phase ? phase.course : null;
  if (course?.mode === "armed" && isDryRun) return anew("dry-run", bootId);
  if (phase.kind === "done" && phase.course.mode === "armed" && nowMs - phase.sinceMs >= POWER_OFF_MS) {
    return { ...anew("still-up", bootId), isStillUp: true };
  }
  const awayMs = nowMs - kept.entry.monoMs;
  const isGap = awayMs > AWAY_LIMIT_MS;
  const decision: DecisionState = {
    ...state,
    // The machine is not off yet, and who was to give the fallback is gone.
    phase: phase.kind === "done" && phase.course.mode === "armed" ? { kind: "powering-off", course: phase.course, sinceMs: nowMs } : phase,
    startedMs: isGap ? nowMs : state.startedMs,
  };
  const isUnderWay = decision.phase.kind !== "watching" && decision.phase.kind !== "cancelled";
  return {
    decision,
    bootId,
    commandsEnded: kept.commandsEnded,
    gapMs: isGap ? awayMs : 0,
    isStillUp: false,
    why: isUnderWay ? { code: "journal.taken-up", params: { phase: decision.phase.kind, awayMs: Math.round(awayMs) } } : null,
  };
}
