import type { Command, CommandOutcome } from "@istars/protocol/model/command.ts";
import { type Refusal, refusalOf } from "@istars/protocol/model/command-refusal.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Exchange } from "../link/link.ts";
import type { Live } from "../live/live.ts";
import type { Driver } from "../protocols/driver.ts";
import { UpsError } from "../ups-error.ts";
import { CommandError } from "./command-error.ts";

export interface CommanderDeps {
  readonly driver: Driver;
  readonly line: Exchange;
  readonly live: Live;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of each command that may have reached the UPS. */
  readonly onSent: (command: Command) => void;
}

/** How long the effect of a command may take to show in the readings, ms. */
const READ_BACK_MS = 8_000;

/** Sends commands to the UPS: each once, after a look at whether it may, and with a look at what came of it (SAFETY 19). */
export class Commander {
  readonly #deps: CommanderDeps;
  #isBusy = false;

  constructor(deps: CommanderDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves when the effect was seen, or at once after sending where the UPS tells nothing by which it could be. `by`: who asked.
   * Rejects with `CommandError`: `command.unsupported`, `link.lost`, `command.refused` (with `reason`), `command.unknown-outcome`.
   */
  async send(command: Command, by: string, signal: AbortSignal): Promise<CommandOutcome> {
    const { log } = this.#deps;
    const before = this.#admit(command);
    this.#isBusy = true;
    try {
      log.info({ command, by }, "command goes to the UPS");
      await this.#sendOnce(command, signal);
      const outcome = await this.#readBack(command, before, signal);
      log.info({ command, by, outcome }, "command carried out");
      return { command, outcome };
    } catch (error) {
      log.warn({ command, by, err: error }, "command failed");
      throw error;
    } finally {
      this.#isBusy = false;
    }
  }

  /** The reading on which the command is let through; throws if it is not. */
  #admit(command: Command): Reading {
    const { driver, live } = this.#deps;
    if (!driver.commands.includes(command))
      throw new CommandError("command.unsupported", `a ${driver.name} UPS has no ${command}`, { command });
    const { link, latest, alarms } = live.current();
    if (link.state !== "online" || latest?.reading.trust !== "fresh")
      throw new CommandError("link.lost", "there is no contact with the UPS now");
    const { reading } = latest;
    const refusal: Refusal | null = this.#isBusy ? { reason: "busy" } : refusalOf(command, { reading, alarms, tells: driver.tells });
    if (refusal) throw refused(command, refusal);
    return reading;
  }

  async #sendOnce(command: Command, signal: AbortSignal): Promise<void> {
    const { driver, line, onSent } = this.#deps;
    try {
      await driver.send(line, command, signal);
      onSent(command);
    } catch (error) {
      if (!(error instanceof UpsError)) throw error;
      switch (error.code) {
        case "command.rejected":
          throw refused(command, { reason: "rejected-by-ups" }, error);
        case "command.unsupported":
          throw new CommandError("command.unsupported", error.message, { command }, { cause: error });
        case "port.closed":
          throw new CommandError("link.lost", error.message, {}, { cause: error });
        case "command.unknown-outcome":
        case "reply.timeout":
        case "reply.malformed":
          onSent(command);
          throw new CommandError("command.unknown-outcome", error.message, { command }, { cause: error });
      }
    }
  }

  /** Every reading from here on was asked for after the command, because one line carries both. */
  async #readBack(command: Command, before: Reading, signal: AbortSignal): Promise<CommandOutcome["outcome"]> {
    const { driver, live, clock } = this.#deps;
    if (command !== "beeper.toggle" && !driver.tells.includes("testing")) return "sent";
    const seen = new AbortController();
    const unsubscribe = live.subscribe(({ latest }, { kind }) => {
      if (kind === "reading" && latest?.reading.trust === "fresh" && hasEffect(command, before, latest.reading)) seen.abort();
    });
    try {
      await clock.sleep(READ_BACK_MS, AbortSignal.any([seen.signal, signal])).catch(() => {}); // told apart below
    } finally {
      unsubscribe();
    }
    if (seen.signal.aborted) return "confirmed";
    signal.throwIfAborted();
    throw new CommandError("command.unknown-outcome", `${command} was sent, but no effect was seen within ${READ_BACK_MS} ms`, { command });
  }
}

function hasEffect(command: Command, before: Reading, now: Reading): boolean {
  switch (command) {
    case "test.battery.start.quick":
    case "test.battery.start.deep":
      return now.facts.testing === true;
    case "test.battery.stop":
      return now.facts.testing === false;
    case "beeper.toggle":
      return now.beeper !== null && now.beeper !== before.beeper;
  }
}

const refused = (command: Command, { reason, params = {} }: Refusal, cause?: UpsError): CommandError =>
  new CommandError("command.refused", `${command} was refused: ${reason}`, { reason, command, ...params }, cause ? { cause } : {});
