import { ALARM_IDS, type AlarmId, alarmOf } from "@istars/protocol/model/alarm.ts";
import { alarmChanges } from "@istars/protocol/model/alarm-changes.ts";
import { measuredFacts } from "@istars/protocol/model/measured-facts.ts";
import type { AlarmBook } from "./alarm-book.ts";
import type { FollowedCard } from "./followed-card.ts";
import { untouched } from "./standing-alarm.ts";

/** Alarms that are worked out from what a UPS measures. */
const OF_THE_UPS: readonly AlarmId[] = ALARM_IDS.filter((id) => alarmOf(id).subject === "ups");

/**
 * What a UPS measures against the catalogue, for cards that raise no alarms by themselves: true raises, false clears, unknown leaves
 * (SAFETY 2).
 */
export function judgeMeasured(card: FollowedCard, book: AlarmBook, wallMs: number): void {
  const { id: cardId } = card.known;
  const active = OF_THE_UPS.filter((id) => book.find(cardId, id, "ups") !== null).map((id) => ({ id, subject: "ups" }));
  const moment = { wallMs, params: measuredFacts(card.latest?.reading ?? null) };
  for (const { id: alarm, subject, isRaised } of alarmChanges(active, card.facts())) {
    const standing = book.find(cardId, alarm, subject);
    if (!isRaised && standing) book.end(standing, moment, null);
    if (!isRaised || standing) continue;
    const values = { cardId, alarm, subject, name: null, severity: alarmOf(alarm).severity, instance: null };
    book.raise({ ...values, raisedWallMs: wallMs, heardWallMs: wallMs, ...untouched }, moment, null);
  }
}
