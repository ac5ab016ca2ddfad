import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { Audit } from "@istars/service/auth/audit.ts";
import type { Clock } from "@istars/service/clock.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Actor } from "../fleet/fleet.ts";
import { idList } from "../id-list.ts";
import type { AlarmBook, Moment } from "./alarm-book.ts";
import type { CommitQueue, Entry } from "./commit-queue.ts";
import type { AlarmValues, StandingAlarm } from "./standing-alarm.ts";

export interface PeopleDeskDeps {
  readonly book: AlarmBook;
  readonly queue: CommitQueue;
  readonly audit: Audit;
  readonly clock: Clock;
  /** Whether the alarm's card can be told of an acknowledgement. */
  readonly canBeTold: (standing: StandingAlarm) => boolean;
  readonly onAcknowledged: (standing: StandingAlarm) => void;
}

/** What becomes of one alarm, with the event that says so. */
interface Change {
  readonly standing: StandingAlarm;
  readonly change: Partial<AlarmValues>;
  readonly told: Moment & { readonly kind: string };
}

/**
 * What people do about alarms. It is done when it is stored, and then audited; while storage fails it is refused, for nobody shall believe
 * that something was noted which is gone tomorrow. All alarms of one request or none.
 */
export class PeopleDesk {
  readonly #deps: PeopleDeskDeps;
  /** One request after the other: each begins with what the one before has left. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(deps: PeopleDeskDeps) {
    this.#deps = deps;
  }

  acknowledge(ids: readonly number[], note: string | null, actor: Actor): Promise<readonly FleetAlarm[]> {
    return this.#next(() => this.#acknowledge(ids, note, actor));
  }

  silence(ids: readonly number[], forMs: number, actor: Actor): Promise<readonly FleetAlarm[]> {
    return this.#next(() => this.#silence(ids, forMs, actor));
  }

  annotate(id: number, text: string, actor: Actor): Promise<FleetAlarm> {
    return this.#next(() => this.#annotate(id, text, actor));
  }

  #next<T>(request: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(request);
    this.#tail = mine.catch(() => {}); // whoever asked owns the failure
    return mine;
  }

  async #acknowledge(ids: readonly number[], note: string | null, actor: Actor): Promise<readonly FleetAlarm[]> {
    const { clock, canBeTold, onAcknowledged } = this.#deps;
    const standings = this.#find(ids);
    const wallMs = clock.wallMs();
    const seen = standings.flatMap((standing): readonly Change[] => {
      if (standing.values.acknowledgedWallMs !== null) return [];
      const cardTold = canBeTold(standing) ? "pending" : "not-needed";
      const change = { acknowledgedBy: actor.user, acknowledgedWallMs: wallMs, cardTold } as const;
      return [{ standing, change, told: { kind: "alarm.acknowledged", wallMs, params: {}, by: actor.user } }];
    });
    const noted = note === null ? [] : standings.map((standing) => noteOf(standing, note, { wallMs, by: actor.user }));
    await this.#store([...seen, ...noted], actor, { action: "alarm.acknowledge", detail: idList(ids) });
    for (const { standing } of seen) onAcknowledged(standing);
    return this.#views(standings);
  }

  async #silence(ids: readonly number[], forMs: number, actor: Actor): Promise<readonly FleetAlarm[]> {
    const standings = this.#find(ids);
    const critical = standings.filter(({ values }) => values.severity === "critical");
    if (critical.length > 0 && forMs > 0) {
      // SAFETY 29.
      const refused = idList(critical.map(({ shownId }) => shownId));
      throw new ApiProblem("silence.refused", { detail: `critical: ${refused}`, params: { ids: refused, count: critical.length } });
    }
    const wallMs = this.#deps.clock.wallMs();
    const silencedUntilWallMs = forMs === 0 ? null : wallMs + forMs;
    const told = { kind: "alarm.silenced", wallMs, params: { forMs }, by: actor.user };
    const changes = standings.map((standing) => ({ standing, change: { silencedUntilWallMs }, told }));
    await this.#store(changes, actor, { action: "alarm.silence", detail: idList(ids) });
    return this.#views(standings);
  }

  async #annotate(id: number, text: string, actor: Actor): Promise<FleetAlarm> {
    const [standing] = this.#find([id]);
    if (standing === undefined) throw unknown([id]);
    const change = noteOf(standing, text, { wallMs: this.#deps.clock.wallMs(), by: actor.user });
    await this.#store([change], actor, { action: "alarm.note", detail: String(id) });
    return this.#deps.book.view(standing);
  }

  /** One alarm each, in the order of the request. */
  #find(ids: readonly number[]): readonly StandingAlarm[] {
    const { book, queue } = this.#deps;
    const found = ids.map((id) => book.byId(id));
    const missing = ids.filter((_id, index) => found[index] === null);
    if (missing.length > 0) throw unknown(missing);
    // What is not stored itself cannot hold what people do about it.
    const standings = [...new Set(found.filter((standing) => standing !== null))];
    if (queue.trouble?.state === "failed" || standings.some(({ id }) => id === null)) throw new ApiProblem("storage.failed");
    return standings;
  }

  async #store(changes: readonly Change[], actor: Actor, asked: { readonly action: string; readonly detail: string }): Promise<void> {
    const { book, queue, audit } = this.#deps;
    const entries = changes.map(
      ({ standing, change, told }): Entry => ({
        event: book.event(standing, told),
        source: null,
        course: standing,
        step: { kind: "change", change },
      }),
    );
    try {
      await queue.pushOnce(entries, () => {
        for (const { standing, change } of changes) standing.values = { ...standing.values, ...change };
      });
    } catch (error) {
      throw new ApiProblem("storage.failed", { cause: error });
    }
    await audit.record({ user: actor.user, source: actor.address, outcome: "ok", ...asked });
  }

  #views(standings: readonly StandingAlarm[]): readonly FleetAlarm[] {
    return standings.map((standing) => this.#deps.book.view(standing));
  }
}

const unknown = (ids: readonly number[]): ApiProblem =>
  new ApiProblem("alarm.unknown", { detail: `not on: ${idList(ids)}`, params: { ids: idList(ids) } });

function noteOf(standing: StandingAlarm, text: string, { wallMs, by }: { readonly wallMs: number; readonly by: string }): Change {
  const change = { note: text, noteBy: by, noteWallMs: wallMs, notes: standing.values.notes + 1 };
  return { standing, change, told: { kind: "alarm.noted", wallMs, params: { text }, by } };
}
