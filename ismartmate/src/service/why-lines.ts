import { agentTexts } from "@istars/protocol/model/ismartmate/texts/en.ts";
import { whySentence } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import type { WhyCode, WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import type { Logger } from "@istars/service/logging.ts";

/** Something that people should look at, or that is about to end the machine. */
const WARNINGS: ReadonlySet<WhyCode> = new Set<WhyCode>([
  "feed.failed",
  "gap",
  "ordered",
  "counting",
  "warned",
  "stopping",
  "powering-off",
  "source.lost",
  "source.refused",
  "settings.faulty",
  "journal.void",
]);
/** Something that should not be. */
const ERRORS: ReadonlySet<WhyCode> = new Set<WhyCode>(["journal.failed", "power-off.refused", "power-off.still-up"]);

/** Writes a line of the timeline to the log, as the sentence that the pages show, with its inputs. */
export function logWhy({ code, params }: WhyEntry, log: Logger): void {
  const level = ERRORS.has(code) ? "error" : WARNINGS.has(code) ? "warn" : "info";
  log[level]({ code, ...params }, whySentence({ code, params }, agentTexts));
}
