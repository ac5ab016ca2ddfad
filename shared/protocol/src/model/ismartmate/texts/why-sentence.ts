import type { WhyEntry } from "../timeline.ts";
import type { AgentTexts, MatterText } from "./agent-texts.ts";
import { durationText } from "./duration-text.ts";
import { filled } from "./filled.ts";

type Params = WhyEntry["params"];

/**
 * One line of the timeline as one plain sentence with its inputs, e.g. "Feed a: on battery (told by card-a 0.4 s ago; runtime 12 min,
 * charge 98 %)." Total: what a param lacks reads as not known. The agent's own codes have these `params`:
 *
 *     started, stopped, settings.loaded    -
 *     source.online                        sourceId
 *     source.lost, source.refused          sourceId, reason
 *     users.warned                         text, hasReached
 *     command.ended                        name, outcome, exitCode, tookMs, output
 *     would                                kind (warn, run, power-off), text or line
 *     power-off.given, .refused            line, detail
 *     power-off.still-up                   line, afterMs
 *     settings.faulty                      detail (`12:5 when.steady: problem; remedy`)
 *     journal.taken-up                     phase
 *     journal.void                         reason (other-boot, damaged, foreign, other-version, unreadable, dry-run, still-up)
 *     journal.failed                       detail
 */
export function whySentence({ code, params }: Pick<WhyEntry, "code" | "params">, texts: AgentTexts): string {
  const words = texts.why[code];
  const pattern = typeof words === "string" ? words : branchOf(words, branchWord(code, params));
  return closed(filled(pattern, valuesOf(params, texts)) + restsOn(params, texts), texts);
}

/** What is the matter with a source's link; `null` where nothing is. */
export function linkMatter(reason: string | null, texts: AgentTexts): MatterText | null {
  if (reason === null) return null;
  const known = Object.hasOwn(texts.linkReasons, reason) ? texts.linkReasons[reason] : undefined;
  return known ?? { ...texts.otherReason, text: filled(texts.otherReason.text, { detail: reason }) };
}

/** What takes the server down, and the feed it came with. */
export function causeText(kind: string, feedId: string | null, texts: AgentTexts): string {
  const cause = wordIn(texts.causes, kind, texts);
  return feedId === null ? cause : filled(texts.causeOfFeed, { feed: feedId, cause });
}

/** A sentence ends with its mark once. */
const closed = (text: string, { end }: AgentTexts): string => (/[.。!?！？]”?$/u.test(text) ? text : text + end);

const branchOf = (branches: Readonly<Record<string, string>>, word: string): string =>
  (Object.hasOwn(branches, word) ? branches[word] : undefined) ?? branches.other ?? Object.values(branches)[0] ?? "";

/** The word that picks the sentence, for codes that have several. */
function branchWord(code: WhyEntry["code"], { word, reason, mode, by, forMs, hasReached, outcome, exitCode, kind }: Params): string {
  switch (code) {
    case "feed.word":
      return String(word);
    case "cancelled":
    case "journal.void":
      return String(reason);
    case "ordered":
    case "withdrawn":
      return String(by);
    case "maintenance":
      return forMs === 0 ? "over" : "begun";
    case "users.warned":
      return hasReached === false ? "missed" : "reached";
    case "command.ended":
      return outcome === "ended" && exitCode !== 0 ? "failed" : String(outcome);
    case "would":
      return String(kind);
    default:
      return String(mode);
  }
}

const wordIn = (words: Readonly<Record<string, string>>, word: unknown, { unknown }: AgentTexts): string =>
  typeof word === "string" ? ((Object.hasOwn(words, word) ? words[word] : undefined) ?? word) : unknown;

/** What the sentences fill in. */
function valuesOf(params: Params, texts: AgentTexts): Readonly<Record<string, string>> {
  const said = (name: string): string => String(params[name] ?? texts.unknown);
  const time = (name: string): string => {
    const ms = params[name];
    return typeof ms === "number" ? durationText(ms, texts) : texts.unknown;
  };
  const reason = linkMatter(typeof params.reason === "string" ? params.reason : null, texts);
  return {
    feed: said("feedId"),
    source: said("sourceId"),
    cause: causeText(said("cause"), typeof params.feedId === "string" && params.word === undefined ? params.feedId : null, texts),
    phase: wordIn(texts.phases, params.phase, texts),
    reason: reason?.text ?? "",
    text: said("text"),
    name: said("name"),
    line: said("line"),
    detail: said("detail"),
    exit: said("exitCode"),
    in: time("inMs"),
    for: time("forMs"),
    gap: time("gapMs"),
    away: time("awayMs"),
    warn: time("warnMs"),
    limit: time("limitMs"),
    after: time("afterMs"),
    took: time("tookMs"),
    steady: time("steadyMs"),
  };
}

/** Who told what a feed's line rests on, when, and the numbers; empty for lines that rest on nobody's word. */
function restsOn({ sourceId, ageMs, runtimeMs, charge, temperature, cause }: Params, texts: AgentTexts): string {
  if (typeof sourceId !== "string" || typeof ageMs !== "number") return "";
  const { restsOn: words } = texts;
  const numbers = [
    typeof runtimeMs === "number" ? filled(words.runtime, { runtime: durationText(runtimeMs, texts) }) : "",
    typeof charge === "number" ? filled(words.charge, { charge: Math.round(charge) }) : "",
    // Heat is worth a word only where it is the matter.
    typeof temperature === "number" && cause === "over-temperature"
      ? filled(words.temperature, { temperature: Math.round(temperature) })
      : "",
  ].filter((text) => text !== "");
  const told = filled(words.told, { source: sourceId, age: durationText(ageMs, texts) });
  const inputs = numbers.length === 0 ? told : told + words.semicolon + numbers.join(words.comma);
  return filled(words.frame, { inputs });
}
