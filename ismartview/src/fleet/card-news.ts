import type { EventRecord } from "@istars/protocol/model/event.ts";
import type { FleetLink } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FactName, Identity, Ratings, Reading } from "@istars/protocol/model/reading.ts";
import type { AlarmState, Gap, Hello } from "@istars/protocol/model/stream.ts";

/** What a card says of itself and its UPS, as far as it does. */
export interface CardTold {
  readonly name: string | null;
  readonly firmware: string | null;
  readonly identity: Identity | null;
  readonly ratings: Ratings | null;
}

/** What one card tells while it is listened to, whatever it speaks; checked for what cannot be before it gets here. */
export type CardNews =
  | { readonly kind: "link"; readonly link: FleetLink; readonly reason: string | null }
  | { readonly kind: "told"; readonly told: CardTold }
  /** `tells`: facts that this UPS can report at all. `atMonoMs`: when `reading.ageMs` was its age. */
  | { readonly kind: "reading"; readonly reading: Reading; readonly tells: readonly FactName[]; readonly atMonoMs: number }
  /** iStars cards only, from here on: the stream has begun, and the alarms that are on follow. */
  | { readonly kind: "hello"; readonly hello: Hello }
  | { readonly kind: "alarm"; readonly alarm: AlarmState }
  /** All alarms that are on have been told since `hello`: those that were not are over. */
  | { readonly kind: "complete" }
  | { readonly kind: "event"; readonly logId: string; readonly event: EventRecord }
  /** Events of the card's log that it does not have any more. */
  | { readonly kind: "gap"; readonly gap: Gap }
  /** How many values that cannot be it has told so far. */
  | { readonly kind: "dropped"; readonly dropped: number }
  /** Somebody at the card's address says that something happened; nothing of it is believed, the card is asked at once. */
  | { readonly kind: "trap"; readonly name: string };

/** Told synchronously; must not throw. */
export type CardListener = (cardId: number, news: CardNews) => void;
