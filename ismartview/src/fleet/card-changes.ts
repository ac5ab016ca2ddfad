import { isDeepStrictEqual } from "node:util";
import { type CardOutcome, FLEET_LIMITS, type NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEventKind, NewFleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import { plainText } from "@istars/protocol/model/plain-text.ts";
import type { Audit } from "@istars/service/auth/audit.ts";
import type { Clock } from "@istars/service/clock.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import { StoreError } from "@istars/service/store/store.ts";
import type { CardChange, FleetStore, NewStoredCard, StoredCard } from "../store/fleet-store.ts";
import type { Actor } from "./fleet.ts";
import type { Member } from "./member.ts";
import { addressOf, placeOf } from "./place.ts";
import { checkReach, type ReachFault } from "./reach-check.ts";
import { withSecretsOf } from "./reach-vault.ts";
import type { Registry } from "./registry.ts";
import { readTold } from "./told-text.ts";

/** Cards in one transaction: an alarm never waits long for it. */
const MOST_AT_ONCE = 200;
/** Cards that an audit entry names; of more it tells how many. */
const NAMED = 20;

export interface CardChangesDeps {
  readonly registry: Registry;
  readonly store: Pick<FleetStore, "addCards" | "changeCards">;
  readonly audit: Audit;
  readonly clock: Pick<Clock, "wallMs">;
  /** Cards that there can be. */
  readonly mostCards: number;
  /** A card is new in the fleet, or not as it was; or it is gone. Told after it is stored. */
  readonly onChanged: (member: Member) => void;
  readonly onGone: (cardId: number) => void;
  /** These kinds of event were stored with the moment `wallMs`. */
  readonly onStored: (kinds: readonly FleetEventKind[], wallMs: number) => void;
}

/** What can be changed of a card. */
type Change = CardChange["change"];

/** Takes cards into the fleet, changes them and lets them go. Everything is audited, and stands in the history with who did it. */
export class CardChanges {
  readonly #deps: CardChangesDeps;

  constructor(deps: CardChangesDeps) {
    this.#deps = deps;
  }

  async add(cards: readonly NewCard[], actor: Actor): Promise<readonly CardOutcome[]> {
    const { registry, clock, mostCards } = this.#deps;
    const wallMs = Math.round(clock.wallMs());
    const outcomes: CardOutcome[] = cards.map(() => ({ id: null, problem: "fleet.full", detail: null }));
    const asked: { readonly at: number; readonly card: NewStoredCard }[] = [];
    for (const [at, { name, site, reach: given }] of cards.entries()) {
      const checked = checkReach(given);
      if ("faults" in checked) outcomes[at] = { id: null, problem: "reach.invalid", detail: faultWords(checked.faults) };
      else if (registry.size + asked.length < mostCards)
        asked.push({ at, card: this.#newCard({ name, site, reach: checked.reach }, actor, wallMs) });
    }
    const left = await this.#inChunks(asked, async (chunk) => {
      const stored = await this.#deps.store.addCards(chunk.map(({ card }) => card));
      for (const [i, { at }] of chunk.entries()) {
        const card = stored[i];
        if (!card) outcomes[at] = { id: null, problem: "fleet.known", detail: null };
        else {
          outcomes[at] = { id: card.id, problem: null, detail: null };
          this.#take(card);
        }
      }
    });
    for (const { at } of left) outcomes[at] = { id: null, problem: "storage.failed", detail: null };
    const added = asked.filter(({ at }) => outcomes[at]?.problem === null);
    await this.#settled("card.add", "card.added", { actor, wallMs, names: added.map(({ card }) => card.card.place) });
    return outcomes;
  }

  /** Rejects with `card.unknown`, `settings.conflict`, `reach.invalid`, `fleet.known`. */
  async change(
    id: number,
    { name, site, reach: given }: { readonly name: string | null; readonly site: string | null; readonly reach?: GivenReach },
    { version, actor }: { readonly version: number; readonly actor: Actor },
  ): Promise<Member> {
    const { registry, clock, store } = this.#deps;
    const member = registry.member(id);
    if (member === null) throw new ApiProblem("card.unknown");
    if (member.stored.version !== version) throw new ApiProblem("settings.conflict");
    const checked = given === undefined ? null : this.#checked(member.reach === null ? given : withSecretsOf(given, member.reach));
    const reach = isDeepStrictEqual(checked, member.reach) ? null : checked;
    const change: Change = {
      ...{ name: nameOf(name), site: nameOf(site) },
      ...(reach === null ? {} : { kind: reach.kind, place: placeOf(reach), reach: registry.vault.lock(reach) }),
    };
    const wallMs = Math.round(clock.wallMs());
    const changed = [
      ...(change.name === member.stored.name ? [] : ["name"]),
      ...(change.site === member.stored.site ? [] : ["site"]),
      ...(reach === null ? [] : ["reach"]),
    ];
    if (changed.length === 0) return member;
    const params = {
      changed: changed.join(" "),
      ...(changed.includes("name") && { toName: change.name }),
      ...(changed.includes("site") && { toSite: change.site }),
    };
    const event = this.#event("card.changed", member, { actor, wallMs, params });
    const [stored] = await store.changeCards([{ id, version, change, event }]);
    if (!stored) throw new ApiProblem(registry.member(id)?.stored.version === version ? "fleet.known" : "settings.conflict");
    const after = this.#take(stored) ?? member;
    await this.#settled("card.change", "card.changed", { actor, wallMs, names: [`${after.name}: ${changed.join(" ")}`] });
    return after;
  }

  move(ids: readonly number[], site: string | null, actor: Actor): Promise<readonly CardOutcome[]> {
    const to = nameOf(site);
    return this.#changeAll(ids, { actor, action: "card.move", kind: "card.changed", head: `to ${to ?? "no site"}: ` }, () => ({
      change: { site: to },
      params: { changed: "site", toSite: to },
    }));
  }

  remove(ids: readonly number[], actor: Actor): Promise<readonly CardOutcome[]> {
    return this.#changeAll(ids, { actor, action: "card.remove", kind: "card.removed" }, (wallMs) => ({
      change: { removedWallMs: wallMs },
      params: {},
    }));
  }

  /** `fleet.known` where another card has the place by now. */
  async restore(ids: readonly number[], actor: Actor): Promise<readonly CardOutcome[]> {
    const { registry, mostCards } = this.#deps;
    const room = mostCards - registry.size;
    const removed = new Set(ids.filter((id) => registry.removed(id) !== null).slice(0, room));
    const outcomes = await this.#changeAll(
      ids.filter((id) => removed.has(id)),
      { actor, action: "card.restore", kind: "card.restored" },
      () => ({ change: { removedWallMs: null }, params: {} }),
    );
    const byId = new Map([...removed].map((id, i) => [id, outcomes[i]]));
    return ids.map((id) => byId.get(id) ?? { id, problem: registry.removed(id) ? "fleet.full" : "card.unknown", detail: null });
  }

  /** 0 ends a silence. */
  silence(ids: readonly number[], forMs: number, actor: Actor): Promise<readonly CardOutcome[]> {
    return this.#changeAll(ids, { actor, action: "card.silence", kind: "card.changed", head: `for ${forMs / 1_000} s: ` }, (wallMs) => ({
      change: { silencedUntilWallMs: forMs === 0 ? null : wallMs + forMs },
      params: { changed: "silence", forMs },
    }));
  }

  /** Every card in the same way, whatever its version. */
  async #changeAll(
    ids: readonly number[],
    { actor, action, kind, head = "" }: Deed,
    changeOf: (wallMs: number) => { readonly change: Change; readonly params: NewFleetEvent["params"] },
  ): Promise<readonly CardOutcome[]> {
    const { registry, clock, store } = this.#deps;
    const wallMs = Math.round(clock.wallMs());
    const { change, params } = changeOf(wallMs);
    const problems = new Map<number, string>();
    const done: string[] = [];
    const asked = [...new Set(ids)].flatMap((id): CardChange[] => {
      const card = registry.member(id) ?? registry.removed(id);
      const isAsked = change.removedWallMs === null ? registry.removed(id) !== null : registry.member(id) !== null;
      if (card !== null && isAsked) return [{ id, version: null, change, event: this.#event(kind, card, { actor, wallMs, params }) }];
      problems.set(id, "card.unknown");
      return [];
    });
    const left = await this.#inChunks(asked, async (chunk) => {
      const stored = await store.changeCards(chunk);
      for (const [i, { id, event }] of chunk.entries()) {
        const card = stored[i];
        if (!card) problems.set(id, change.removedWallMs === null ? "fleet.known" : "card.unknown");
        else {
          done.push(event.cardName ?? String(id));
          this.#take(card);
        }
      }
    });
    for (const { id } of left) problems.set(id, "storage.failed");
    await this.#settled(action, kind, { actor, wallMs, names: done, head });
    return ids.map((id) => ({ id, problem: problems.get(id) ?? null, detail: null }));
  }

  #newCard({ name, site, reach }: NewCard, actor: Actor, wallMs: number): NewStoredCard {
    const own = { name: nameOf(name), site: nameOf(site) };
    const cardName = own.name ?? addressOf(reach);
    return {
      card: { kind: reach.kind, place: placeOf(reach), reach: this.#deps.registry.vault.lock(reach), ...own, addedWallMs: wallMs },
      event: { ...eventOf("card.added", { actor, wallMs, params: {} }), cardName, site: own.site },
    };
  }

  #event(kind: FleetEventKind, card: Member | StoredCard, what: EventFacts): NewFleetEvent {
    const stored = "stored" in card ? card.stored : card;
    const cardName = "stored" in card ? card.name : (card.name ?? readTold(card.told).name ?? card.place);
    return { ...eventOf(kind, what), cardId: card.id, cardName, site: stored.site };
  }

  #checked(reach: GivenReach): GivenReach {
    const checked = checkReach(reach);
    if ("reach" in checked) return checked.reach;
    const errors = checked.faults.map(({ pointer, code }) => ({ pointer: `/reach${pointer}`, code }));
    throw new ApiProblem("reach.invalid", { detail: faultWords(checked.faults), errors });
  }

  #take(stored: StoredCard): Member | null {
    const { registry, onChanged, onGone } = this.#deps;
    const member = registry.take(stored);
    if (member) onChanged(member);
    else onGone(stored.id);
    return member;
  }

  /** What was stored stays so when a later chunk fails; gives back what is not stored. Rejects when nothing was. */
  async #inChunks<T>(all: readonly T[], store: (chunk: readonly T[]) => Promise<void>): Promise<readonly T[]> {
    for (let from = 0; from < all.length; from += MOST_AT_ONCE) {
      try {
        await store(all.slice(from, from + MOST_AT_ONCE));
      } catch (error) {
        if (from === 0 || !(error instanceof StoreError)) throw error;
        return all.slice(from);
      }
    }
    return [];
  }

  async #settled(
    action: string,
    kind: FleetEventKind,
    { actor, wallMs, names, head = "" }: { readonly wallMs: number; readonly names: readonly string[] } & Pick<Deed, "actor" | "head">,
  ): Promise<void> {
    if (names.length === 0) return;
    const more = names.length - NAMED;
    const detail = `${head}${names.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
    this.#deps.onStored([kind], wallMs);
    await this.#deps.audit.record({ user: actor.user, source: actor.address, action, outcome: "ok", detail });
  }
}

/** What a person does to many cards in one way. */
interface Deed {
  readonly actor: Actor;
  readonly action: string;
  readonly kind: FleetEventKind;
  /** What the audit tells before the cards' names. */
  readonly head?: string;
}

interface EventFacts {
  readonly actor: Actor;
  readonly wallMs: number;
  readonly params: NewFleetEvent["params"];
}

const eventOf = (kind: FleetEventKind, { actor, wallMs, params }: EventFacts): NewFleetEvent => ({
  ...{ cardId: null, cardName: null, site: null, wallMs, heardWallMs: wallMs, kind, severity: "information", alarm: null, alarmId: null },
  ...{ subject: null, by: actor.user, params },
});

const nameOf = (text: string | null): string | null => (text === null ? null : plainText(text, FLEET_LIMITS.name));

const faultWords = (faults: readonly ReachFault[]): string => faults.map(({ pointer, code }) => `${pointer.slice(1)}: ${code}`).join(", ");
