import type { Command, CommandOutcome } from "@istars/protocol/model/command.ts";
import { unknownIdentity, unknownRatings } from "@istars/protocol/model/reading.ts";
import type { UpsSettings } from "@istars/protocol/model/settings/ups.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { noCounters } from "../link/counters.ts";
import type { LiveState } from "../live/live.ts";
import { forgetNow } from "../polling/gap.ts";
import { createUps, type Ups } from "../ups.ts";
import type { Detection } from "./ups-option.ts";
import { LINK_FIELDS, upsOptionsOf } from "./ups-options.ts";

export interface ReplaceableUpsDeps {
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told what `auto` in the connection turned out to be, once it is found. */
  readonly onDetected: (detection: Detection) => void;
}

/** The UPS of this card, whose link is made anew when its settings change; whoever holds this one need not know. */
export class ReplaceableUps implements AsyncDisposable {
  readonly #deps: ReplaceableUpsDeps;
  readonly #stop = new AbortController();
  /** What the link was made of; once found out, with the protocol's name in place of `auto`. */
  #settings: UpsSettings;
  #ups: Ups;
  #fail: (error: unknown) => void = () => {};

  /** Throws `UpsUriError` or `RangeError`. */
  constructor(settings: UpsSettings, deps: ReplaceableUpsDeps) {
    this.#deps = deps;
    this.#settings = settings;
    this.#ups = this.#make(settings);
  }

  /** See `Ups`. */
  get tells(): Ups["tells"] {
    return this.#ups.tells;
  }

  /** Starts polling. Settles only when polling has ended by a bug, with that. */
  start(): Promise<unknown> {
    const failed = new Promise<unknown>((resolve) => {
      this.#fail = resolve;
    });
    this.#run();
    return failed;
  }

  /** Rejects with `CommandError`; see `Commander.send`. */
  send(command: Command, by: string): Promise<CommandOutcome> {
    return this.#ups.send(command, by, this.#stop.signal);
  }

  /**
   * Gives the old port back and asks anew as `settings` say. Of a UPS elsewhere nothing is known until it was heard: what the old one
   * said is nobody's reading any more. Settings that the link is made of already leave it alone. Throws as the constructor does, and then
   * the old link goes on.
   */
  async replace(settings: UpsSettings): Promise<void> {
    const { live, clock, log } = this.#deps;
    if (this.#stop.signal.aborted || LINK_FIELDS.every((field) => settings[field] === this.#settings[field])) return;
    const old = this.#ups;
    const next = this.#make(settings);
    await old.close();
    this.#ups = next;
    const isElsewhere = settings.uri !== this.#settings.uri;
    this.#settings = settings;
    if (isElsewhere) {
      const { latest } = live.current();
      if (latest) live.publishReading({ ...latest, reading: forgetNow(latest.reading, latest.reading.seq + 1) });
      live.publishUps(unknownIdentity(), unknownRatings());
      live.publishLink({
        state: "connecting",
        sinceMonoMs: clock.monoMs(),
        protocol: next.protocol,
        address: next.address,
        reason: null,
        counters: noCounters(),
      });
    }
    log.info({ ups: settings.uri }, "the link to the UPS was made anew");
    if (!this.#stop.signal.aborted) this.#run();
  }

  /** May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ups.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #make(settings: UpsSettings): Ups {
    const { live, clock, log, onDetected } = this.#deps;
    const { uri } = settings;
    return createUps({
      uri,
      options: upsOptionsOf(settings),
      live,
      clock,
      log,
      onDetected: (found) => {
        this.#settings = { ...settings, uri: found };
        onDetected({ asked: uri, found });
      },
    });
  }

  #run(): void {
    this.#ups.start(this.#stop.signal).catch((error: unknown) => this.#fail(error));
  }
}
