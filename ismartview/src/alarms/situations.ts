import type { FactName, Reading } from "@istars/protocol/model/reading.ts";

/** A card and its UPS at this moment, for whoever decides whether something may be asked of it. */
export interface Situation {
  readonly isOnline: boolean;
  /** The latest reading, aged to this moment; `null`: none was told. */
  readonly reading: Reading | null;
  /** Facts that this UPS reports at all. */
  readonly tells: readonly FactName[];
  /** Ids of its alarms that are on. */
  readonly alarms: readonly string[];
  readonly name: string;
  readonly site: string | null;
}

export interface Situations {
  /** `null`: there is no such card. */
  situationOf(cardId: number): Situation | null;
  /** Cards whose UPS says that a battery test runs. */
  testing(): readonly number[];
}
