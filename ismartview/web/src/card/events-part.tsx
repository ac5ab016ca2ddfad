import { EventLog } from "../history/event-log.tsx";
import classes from "./card-page.module.css";

/** What happened to this card, its alarms and its link, over any time. */
export function EventsPart({ cardId }: { readonly cardId: number }) {
  return (
    <div className={classes.part}>
      <EventLog cardId={cardId} head={(rangeWords) => <p className={classes.quiet}>{rangeWords}</p>} />
    </div>
  );
}
