import type { Command, CommandOutcome } from "@istars/protocol/model/command.ts";
import type { FactName } from "@istars/protocol/model/reading.ts";
import { type Clock, systemClock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { Commander } from "./commands/commander.ts";
import { Port } from "./link/port.ts";
import { serialTransport } from "./link/serial.ts";
import { tcpTransport } from "./link/tcp.ts";
import type { Transport } from "./link/transport.ts";
import { parseUpsUri, type UpsUri, UpsUriError } from "./link/uri.ts";
import type { LiveState } from "./live/live.ts";
import { DEFAULT_HOLD, type HoldPolicy } from "./polling/hold.ts";
import { MAX_MISSES } from "./polling/link-state.ts";
import { Poller } from "./polling/poller.ts";
import { AUTO, createAuto } from "./protocols/auto.ts";
import type { Driver } from "./protocols/driver.ts";
import { createDriver, type DriverOptions, PROTOCOLS } from "./protocols/registry.ts";

export interface UpsOptions extends DriverOptions {
  /** Rhythm of the status polls, ms, 500–5,000. Default 1,000 (SAFETY 30). */
  readonly pollEveryMs?: number;
  /** Polls in a row without a valid answer after which contact is lost, 2–30. Default 3. */
  readonly lostAfterMisses?: number;
  /** When a UPS that was lost on battery counts as low (SAFETY 9); asked anew each time. */
  readonly holdPolicy?: () => HoldPolicy;
}

export interface UpsDeps {
  /** `PROTOCOL+serial:///dev/ttyS1?baud=2400` or `PROTOCOL+tcp://HOST:PORT`; the protocol `auto` is found out. */
  readonly uri: string;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: Logger;
  readonly options?: UpsOptions;
  /** Told once what `auto` turned out to be: the same URI with the protocol's name in it, to be kept for the next start. */
  readonly onDetected?: (uri: string) => void;
}

/** The UPS of this card: asked for ever, and told what somebody wants of it. */
export interface Ups extends AsyncDisposable {
  /** `auto` until it is found out. */
  readonly protocol: string;
  readonly address: string;
  /** The facts this UPS can report; a trigger or alarm on any other is off. */
  readonly tells: readonly FactName[];
  readonly commands: readonly Command[];
  /** Polls until `signal` aborts or `close` is called; resolves then. What it rejects with is a bug, and polling has ended. Call once. */
  start(signal: AbortSignal): Promise<void>;
  /** Rejects with `CommandError`; see `Commander.send`. */
  send(command: Command, by: string, signal: AbortSignal): Promise<CommandOutcome>;
  /** Ends polling and gives the port back. May be called twice. */
  close(): Promise<void>;
}

const POLL_EVERY_MS = { default: 1_000, min: 500, max: 5_000 } as const;

/** Reads a UPS URI and makes sure that its protocol exists. Throws `UpsUriError`. Opens nothing. */
export function checkUpsUri(uri: string): UpsUri {
  return resolve(uri, {}, systemClock, () => {}).place;
}

/** Wires link, driver and poller. Throws `UpsUriError` or `RangeError`; nothing is opened before `start`. */
export function createUps({ uri, live, clock, log, options = {}, onDetected = () => {} }: UpsDeps): Ups {
  const { place, driver } = resolve(uri, options, clock, (protocol) => {
    log.info({ protocol }, "found out what the UPS speaks");
    onDetected(uri.replace(AUTO, protocol));
  });
  const everyMs = options.pollEveryMs ?? POLL_EVERY_MS.default;
  if (!(everyMs >= POLL_EVERY_MS.min && everyMs <= POLL_EVERY_MS.max)) {
    throw new RangeError(`pollEveryMs ${everyMs} is not between ${POLL_EVERY_MS.min} and ${POLL_EVERY_MS.max}`);
  }
  const transport = transportTo(place, clock);
  const port = new Port({ transport, clock, log });
  const poller = new Poller({
    driver,
    line: port.exchange("poll"),
    counters: () => port.counters(),
    address: place.address,
    live,
    clock,
    log,
    everyMs,
    maxMisses: options.lostAfterMisses ?? MAX_MISSES,
    holdPolicy: options.holdPolicy ?? (() => DEFAULT_HOLD),
  });
  const onSent = (command: Command) => poller.commandSent(command);
  const commander = new Commander({ driver, line: port.exchange("command"), live, clock, log, onSent });
  const stop = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const close = async () => {
    stop.abort();
    await port.close();
    await running.catch(() => {}); // whoever called `start` is told
  };
  return {
    get protocol() {
      return driver.name;
    },
    address: place.address,
    get tells() {
      return driver.tells;
    },
    get commands() {
      return driver.commands;
    },
    start: (signal) => {
      running = poller.run(AbortSignal.any([signal, stop.signal]));
      return running;
    },
    send: (command, by, signal) => commander.send(command, by, AbortSignal.any([signal, stop.signal])),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function resolve(
  uri: string,
  options: DriverOptions,
  clock: Clock,
  onDetected: (protocol: string) => void,
): { readonly place: UpsUri; readonly driver: Driver } {
  const place = parseUpsUri(uri);
  const driver = place.protocol === AUTO ? createAuto(options, clock, onDetected) : createDriver(place.protocol, options, clock);
  if (!driver) throw new UpsUriError(uri, `protocol "${place.protocol}" is unknown; there is ${[...PROTOCOLS, AUTO].join(", ")}`);
  return { place, driver };
}

const transportTo = ({ place }: UpsUri, clock: Clock): Transport => {
  switch (place.kind) {
    case "serial":
      return serialTransport(place, clock);
    case "tcp":
      return tcpTransport(place);
  }
};
