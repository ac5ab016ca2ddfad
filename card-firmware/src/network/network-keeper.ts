import { randomBytes } from "node:crypto";
import type { Here } from "@istars/protocol/model/discovery.ts";
import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import { defaultsOf } from "@istars/protocol/model/settings/section.ts";
import { SECTIONS } from "@istars/protocol/model/settings/sections.ts";
import type { Audit } from "@istars/service/auth/audit.ts";
import { backoff } from "@istars/service/backoff.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { type Network, NetworkError } from "./network.ts";

/** From a change that was accepted to the moment at which the card moves, ms: its answer has to leave first, and may have to again. */
const SETTLE_MS = 200;
/** Between two tries to have the address that worked before, after a start. */
const RETRY = { firstMs: 2_000, maxMs: 60_000 } as const;
/** What `here.change.reason` holds. */
const MAX_REASON_CHARS = 80;

/** How the last change of address went, as the card tells it. */
export type AddressChange = NonNullable<Here["change"]>;

export interface NetworkKeeperDeps {
  readonly network: Pick<Network, "apply" | "current">;
  /** What was saved last. */
  readonly saved: () => NetworkSettings;
  /** Saves what `find` makes of the saved settings in its turn; `null` leaves them. Rejects with a `StoreError`. */
  readonly learn: (find: (saved: NetworkSettings) => NetworkSettings | null) => Promise<void>;
  /** What was in force last, as JSON; both reject with a `StoreError`. */
  readonly readProven: () => Promise<string | null>;
  readonly keepProven: (proven: string) => Promise<void>;
  readonly audit: Audit;
  /** Tells whoever looks for the card how a change has ended. */
  readonly announce: () => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Puts the settings of the network in force, and goes back to those before when that fails. What was in force last is kept apart from
 * what was saved last: a program that is killed in between knows at its next start that the saved one is not proven yet, tries it once
 * more, and goes back if it cannot be had.
 */
export class NetworkKeeper {
  readonly #deps: NetworkKeeperDeps;
  readonly #stop = new AbortController();
  #inForce: NetworkSettings = defaultsOf(SECTIONS.network);
  #change: AddressChange | null = null;
  #work: Promise<void> | null = null;
  #retry: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;

  constructor(deps: NetworkKeeperDeps) {
    this.#deps = deps;
  }

  /** The last change since the program started. */
  get change(): AddressChange | null {
    return this.#change;
  }

  /** Puts the saved settings in force. Rejects with a `StoreError`. */
  async start(): Promise<void> {
    this.#work = this.#begin().finally(() => {
      this.#work = null;
      this.settingsChanged(); // they may have while the work was under way
    });
    await this.#work;
  }

  /** The settings may have changed: they are put in force soon. */
  settingsChanged(): void {
    if (this.#stop.signal.aborted || isSame(this.#deps.saved(), this.#inForce)) return;
    this.#change = { transaction: randomBytes(8).toString("hex"), state: "applying", reason: null };
    this.#work ??= this.#follow().finally(() => {
      this.#work = null;
    });
  }

  /** Says which request the latest change came with. Of one that changed nothing, the address is in force already. */
  nameChange(transaction: string): void {
    const isUnderWay = this.#work !== null && this.#change !== null;
    this.#change = isUnderWay && this.#change ? { ...this.#change, transaction } : { transaction, state: "applied", reason: null };
  }

  /** Gives up what has not begun. May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#stopRetry();
    await this.#work?.catch(() => {}); // who started it was told
  }

  async #begin(): Promise<void> {
    const { saved: readSaved, readProven, network, log } = this.#deps;
    const proven = await readProven();
    if (proven !== null) this.#inForce = JSON.parse(proven) as NetworkSettings;
    const saved = readSaved();
    if (!isSame(saved, this.#inForce)) {
      await this.#put(saved);
      log.warn({ change: this.#change, address: network.current().address }, "a change of address that was under way has ended");
      if (this.#change?.state === "applied") return;
    }
    if (this.#inForce.mode === "system") return;
    if (await this.#restore()) return;
    const stop = new AbortController();
    this.#retry = { stop, ended: this.#restoreSoon(AbortSignal.any([stop.signal, this.#stop.signal])) };
  }

  /** Puts the proven address in force. A cable that is out or a DHCP server that is slow are no reason to give it up. */
  async #restore(): Promise<boolean> {
    const { network, log } = this.#deps;
    try {
      await network.apply(this.#inForce, this.#stop.signal);
      return true;
    } catch (err) {
      if (!this.#stop.signal.aborted) log.error({ err }, "the address cannot be had; it is tried again");
      return false;
    }
  }

  async #restoreSoon(signal: AbortSignal): Promise<void> {
    for (const waitMs of backoff(RETRY)) {
      await this.#deps.clock.sleep(waitMs, signal).catch(() => {}); // an aborted sleep is how this stops
      if (signal.aborted || (await this.#restore())) return;
    }
  }

  async #stopRetry(): Promise<void> {
    this.#retry?.stop.abort();
    await this.#retry?.ended;
    this.#retry = null;
  }

  async #follow(): Promise<void> {
    const { clock, saved, announce } = this.#deps;
    await this.#stopRetry();
    for (;;) {
      await clock.sleep(SETTLE_MS, this.#stop.signal).catch(() => {}); // an aborted sleep is how this stops
      if (this.#stop.signal.aborted) return;
      const wanted = saved();
      await this.#put(wanted);
      announce();
      const now = saved();
      if (isSame(now, wanted) || isSame(now, this.#inForce)) return;
    }
  }

  async #put(wanted: NetworkSettings): Promise<void> {
    const { network, keepProven, audit, log } = this.#deps;
    const detail = describe(wanted);
    try {
      await network.apply(wanted, this.#stop.signal);
      this.#inForce = wanted;
      await keepProven(JSON.stringify(wanted)).catch((err) => log.error({ err }, "the address in force was not kept"));
      this.#end({ state: "applied", reason: null });
      log.info({ address: network.current().address, mode: wanted.mode }, "the card is at another address");
      await audit.record({ user: null, source: "local", action: "network.apply", outcome: "ok", detail });
    } catch (err) {
      if (this.#stop.signal.aborted) return;
      const reason = err instanceof NetworkError ? err.reason : "failed";
      log.error({ err, wanted }, "the address could not be put in force; the one before stays");
      await this.#goBack(wanted);
      this.#end({ state: "rolled-back", reason: reason.slice(0, MAX_REASON_CHARS) });
      await audit.record({ user: null, source: "local", action: "network.apply", outcome: "rolled-back", detail: `${detail}: ${reason}` });
    }
  }

  /** What was saved meanwhile by somebody else stays. */
  async #goBack(from: NetworkSettings): Promise<void> {
    const { learn, log } = this.#deps;
    try {
      await learn((saved) => (isSame(saved, from) ? this.#inForce : null));
    } catch (err) {
      log.error({ err }, "the settings of the address before could not be saved; the next start tries the new one again");
    }
  }

  #end(how: Pick<AddressChange, "state" | "reason">): void {
    this.#change = { transaction: this.#change?.transaction ?? randomBytes(8).toString("hex"), ...how };
  }
}

const isSame = (a: NetworkSettings, b: NetworkSettings): boolean => describe(a) === describe(b);

/** Everything that the settings say, in one line. */
const describe = ({ mode, address, prefix, gateway, dns }: NetworkSettings): string =>
  [
    mode,
    ...(address === null ? [] : [`${address}/${prefix}`]),
    ...(gateway === null ? [] : [`via ${gateway}`]),
    ...dns.map((d) => `dns ${d}`),
  ].join(" ");
