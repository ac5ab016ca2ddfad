import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { statusTone } from "@istars/ui/fleet/card-weight.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import classes from "./card-list.module.css";
import type { CardWords } from "./use-card-words.ts";

export interface CardStateProps {
  readonly card: FleetCard;
  readonly words: CardWords;
}

/** How a card stands, in a word; with what its UPS does where that is not the usual. */
export function CardState({ card, words }: CardStateProps) {
  return (
    <span className={classes.pills}>
      <StatePill tone={statusTone(card.status)}>{words.statuses[card.status]}</StatePill>
      {card.onBattery === true ? <StatePill tone="warning">{words.onBattery}</StatePill> : null}
    </span>
  );
}

/** How a card is heard, and why it is not. */
export function LinkState({ card, words }: CardStateProps) {
  if (card.link === "online") return <span className={classes.quiet}>{words.links.online}</span>;
  const reason = words.reason(card);
  return (
    <span title={reason === null ? undefined : `${reason.text}. ${reason.firstAction}`}>
      {words.links[card.link]}
      {reason === null ? null : <span className={classes.reason}>{reason.text}</span>}
    </span>
  );
}

/** How many alarms are on, and whether they call. */
export function AlarmCounts({ card: { alarms, silencedUntilWallMs }, words }: CardStateProps) {
  const { critical, warning, information } = alarms;
  if (critical + warning + information === 0) return <span className={classes.quiet}>0</span>;
  return (
    <span title={words.alarmCounts(alarms)} className={classes.counts}>
      {critical > 0 ? (
        <span className={classes.alarmCount} data-tone="critical">
          {critical}
        </span>
      ) : null}
      {warning > 0 ? (
        <span className={classes.alarmCount} data-tone="warning">
          {warning}
        </span>
      ) : null}
      {information > 0 ? <span className={classes.alarmCount}>{information}</span> : null}
      {silencedUntilWallMs === null ? null : <span className={classes.quiet}>{words.silenced}</span>}
    </span>
  );
}
