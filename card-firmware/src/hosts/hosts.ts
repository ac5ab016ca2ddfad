import type { HostFacts } from "@istars/protocol/model/alarm.ts";
import { HOST_REPORT_EVERY_MS, HOST_TTL_MS, type Host, type HostReport } from "@istars/protocol/model/hosts.ts";
import type { Clock } from "@istars/service/clock.ts";
import { ApiProblem } from "@istars/service/http/api-problem.ts";
import type { Logger } from "@istars/service/logging.ts";
import { isSetClock } from "@istars/service/store/set-clock.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { NutLogin } from "../nut/logins.ts";
import type { HostOperations, HostRow } from "./host-repository.ts";
import { HostWriter } from "./host-writer.ts";
import {
  type HostLimits,
  hostFacts,
  type KnownHost,
  loggedInHost,
  lostHost,
  rememberedHost,
  reportedHost,
  shownHost,
  type Word,
} from "./known-host.ts";

/** Hosts with an agent, and as many NUT clients beside them: neither kind can push the other out. */
const MOST_OF_A_KIND = 256;
/** Silence is noticed this often, ms. */
const LOOK_EVERY_MS = 2_000;

export interface HostsDeps {
  readonly store: Pick<Store<HostOperations>, "run">;
  readonly clock: Clock;
  readonly log: Logger;
  /** As the settings have it now. */
  readonly limits: () => HostLimits;
}

/** A host is not as it was, or gone: then `host` is `null`. That it said the same again is no change. */
export interface HostChange {
  readonly id: string;
  readonly host: KnownHost | null;
}

/** The servers that this card's UPS feeds: those whose agent reports here, and the clients that logged in over NUT. */
export class Hosts {
  readonly #deps: HostsDeps;
  readonly #known = new Map<string, KnownHost>();
  /** What was told of each, but for its ages. */
  readonly #told = new Map<string, string>();
  readonly #listeners = new Set<(change: HostChange) => void>();
  readonly #writer: HostWriter;
  readonly #stop = new AbortController();
  #looking: Promise<void> = Promise.resolve();

  constructor(deps: HostsDeps) {
    this.#deps = deps;
    this.#writer = new HostWriter(deps);
  }

  /** Takes up the hosts of before. Rejects with a `StoreError`. */
  async open(): Promise<void> {
    const { store, clock } = this.#deps;
    const [monoMs, wallMs] = [clock.monoMs(), clock.wallMs()];
    for (const row of await store.run("listHosts")) {
      const isDatable = isSetClock(wallMs) && isSetClock(row.lastSeenWallMs);
      const host = rememberedHost(row, isDatable ? Math.max(0, wallMs - row.lastSeenWallMs) : 0, monoMs);
      this.#known.set(row.id, host);
      this.#told.set(row.id, this.#signature(host));
    }
    this.#looking = this.#lookAfter();
  }

  /** Stores what was not stored yet. May be called twice. */
  async close(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    await this.#looking;
    await this.#writer.flush();
  }

  list(): readonly Host[] {
    const monoMs = this.#deps.clock.monoMs();
    return [...this.#known.values()].map((host) => this.shown(host, monoMs));
  }

  /** Throws `host.unknown`. */
  find(id: string): Host {
    return this.shown(this.#require(id), this.#deps.clock.monoMs());
  }

  /** What alarms look at. */
  facts(): readonly HostFacts[] {
    const monoMs = this.#deps.clock.monoMs();
    return [...this.#known.values()].map((host) => hostFacts(host, monoMs));
  }

  /** A host as everybody may see it at `monoMs`. */
  shown(host: KnownHost, monoMs: number): Host {
    return shownHost(host, monoMs, this.#deps.limits());
  }

  known(): Iterable<KnownHost> {
    return this.#known.values();
  }

  /** The listener runs in the call that made the change. Returns the unsubscribe function. */
  subscribe(listener: (change: HostChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Takes an agent's word. Throws `host.too-many`. Tells whether the host is new, and when the next word is expected: whoever is silent
   * for longer than `ttlMs` is not protected any more.
   */
  report(id: string, report: HostReport, address: string): { readonly isNew: boolean; readonly ttlMs: number; readonly everyMs: number } {
    const before = this.#known.get(id) ?? null;
    if (!before && this.#countOf("agent") >= MOST_OF_A_KIND) throw new ApiProblem("host.too-many");
    this.#keep(reportedHost(before, report, this.#word(id, address)), before === null ? "now" : "later");
    return { isNew: before === null, ttlMs: HOST_TTL_MS, everyMs: HOST_REPORT_EVERY_MS };
  }

  /** Forgets a host and returns its name. Rejects with `host.unknown`, `host.online`, or a `StoreError` if a restart would bring it back. */
  async remove(id: string): Promise<string> {
    const { row } = this.#require(id);
    if (this.find(id).isOnline) throw new ApiProblem("host.online");
    await this.#forget(row);
    return row.name;
  }

  /**
   * Takes the clients that are logged in over NUT. One that said that it leaves is no host of this card any more; one whose connection
   * broke without a word stays, not protected, until it comes back or somebody removes it (SAFETY 14, 31).
   */
  followLogins(logins: readonly NutLogin[], farewell: NutLogin | null): void {
    const present = new Map(logins.map((login) => [nutHostId(login), login]));
    const { clock, log } = this.#deps;
    for (const [id, login] of present) {
      const before = this.#known.get(id) ?? null;
      if (before?.isConnected) continue;
      if (!before && !this.#makeRoom()) {
        log.warn({ user: login.user, address: login.address }, "a NUT client is not listed among the hosts: there are too many");
        continue;
      }
      this.#keep(loggedInHost(before, login.user, this.#word(id, login.address)), "later");
    }
    const left = farewell && nutHostId(farewell);
    for (const [id, host] of [...this.#known]) {
      if (host.row.kind !== "nut" || present.has(id)) continue;
      if (id === left) {
        this.#forget(host.row).catch((err) => log.warn({ err, host: id }, "a NUT client that left could not be removed from the store"));
      } else if (host.isConnected) this.#keep(lostHost(host, clock.monoMs(), Math.round(clock.wallMs())), "later");
    }
  }

  #require(id: string): KnownHost {
    const host = this.#known.get(id);
    if (!host) throw new ApiProblem("host.unknown");
    return host;
  }

  #word(id: string, address: string): Word {
    const { clock } = this.#deps;
    return { id, address, monoMs: clock.monoMs(), wallMs: Math.round(clock.wallMs()) };
  }

  #countOf(kind: HostRow["kind"]): number {
    return [...this.#known.values()].filter(({ row }) => row.kind === kind).length;
  }

  /** Room for one more NUT client, if need be in place of the one that is silent longest. */
  #makeRoom(): boolean {
    if (this.#countOf("nut") < MOST_OF_A_KIND) return true;
    const silent = [...this.#known.values()].filter(({ row, isConnected }) => row.kind === "nut" && !isConnected);
    const oldest = silent.reduce<KnownHost | null>((a, b) => (a === null || b.seenMonoMs < a.seenMonoMs ? b : a), null);
    if (!oldest) return false;
    this.#forget(oldest.row).catch((err) => this.#deps.log.warn({ err }, "a host could not be removed from the store"));
    return true;
  }

  #keep(host: KnownHost, write: "now" | "later"): void {
    this.#known.set(host.row.id, host);
    this.#writer.note(host.row, write);
    this.#tell(host);
  }

  async #forget({ id }: HostRow): Promise<void> {
    this.#known.delete(id);
    this.#told.delete(id);
    for (const listener of this.#listeners) listener({ id, host: null });
    await this.#writer.remove(id);
  }

  #tell(host: KnownHost): void {
    const { id } = host.row;
    const now = this.#signature(host);
    if (this.#told.get(id) === now) return;
    this.#told.set(id, now);
    for (const listener of this.#listeners) listener({ id, host });
  }

  /** A host as it is shown, but for what merely grows older. */
  #signature(host: KnownHost): string {
    return JSON.stringify({ ...this.shown(host, this.#deps.clock.monoMs()), unprotectedForMs: 0, seenAgoMs: 0 });
  }

  async #lookAfter(): Promise<void> {
    const { clock } = this.#deps;
    while (!this.#stop.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, this.#stop.signal).catch(() => {}); // an aborted sleep is how this stops
      if (this.#stop.signal.aborted) return;
      for (const host of this.#known.values()) this.#tell(host);
      await this.#writer.writeDue();
    }
  }
}

const nutHostId = ({ user, address }: Pick<NutLogin, "user" | "address">): string => `nut:${user}@${address}`;
