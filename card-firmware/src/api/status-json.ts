import type { Clock } from "@istars/service/clock.ts";
import type { LinkView, Live, TimedReading } from "../live/live.ts";
import type { CardFacts } from "./card-facts.ts";

export interface StatusJsonDeps {
  readonly live: Live;
  readonly clock: Clock;
  readonly facts: CardFacts;
}

/**
 * The status as JSON text. What changes with the clock alone (ages, times) is put in anew for each answer; the rest is made once for
 * each change, told by the snapshot's parts being other objects than before.
 */
export class StatusJson {
  readonly #deps: StatusJsonDeps;
  readonly #link = remembered((link: LinkView) => {
    const { sinceMonoMs: _, ...rest } = link;
    return restOf(rest);
  });
  readonly #reading = remembered(({ reading }: TimedReading) => {
    const { ageMs: _, ...rest } = reading;
    return restOf(rest);
  });
  readonly #identity = remembered((value: object) => JSON.stringify(value));
  readonly #ratings = remembered((value: object) => JSON.stringify(value));
  readonly #alarms = remembered((value: object) => JSON.stringify(value));

  constructor(deps: StatusJsonDeps) {
    this.#deps = deps;
  }

  text(): string {
    const { live, clock, facts } = this.#deps;
    const { link, identity, ratings, latest, alarms } = live.current();
    // Its name may change at any time.
    const { startedMonoMs: _, ...card } = facts;
    const now = clock.monoMs();
    const since = (monoMs: number) => Math.max(0, Math.round(now - monoMs));
    const parts = [
      `"wallMs":${Math.round(clock.wallMs())}`,
      `"card":{"upForMs":${since(facts.startedMonoMs)}${restOf(card)}`,
      `"link":{"forMs":${since(link.sinceMonoMs)}${this.#link(link)}`,
      `"identity":${this.#identity(identity)}`,
      `"ratings":${this.#ratings(ratings)}`,
      `"reading":${latest === null ? "null" : `{"ageMs":${since(latest.atMonoMs)}${this.#reading(latest)}`}`,
      `"alarms":${this.#alarms(alarms)}`,
    ];
    return `{${parts.join(",")}}`;
  }
}

/** An object's members as they follow on a first one, with the closing brace. */
const restOf = (members: object): string => `,${JSON.stringify(members).slice(1)}`;

/** Makes text of an object once, and again only for another object. */
function remembered<T extends object>(make: (value: T) => string): (value: T) => string {
  let last: { readonly value: T; readonly text: string } | null = null;
  return (value) => {
    if (last?.value !== value) last = { value, text: make(value) };
    return last.text;
  };
}
