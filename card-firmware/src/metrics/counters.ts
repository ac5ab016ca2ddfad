/**
 * What the card counts about itself, with the help text of `/metrics`. The exported name is `istars_NAME_total`; a counter starts at 0
 * with the card program and never goes down.
 */
export const COUNTERS = {
  http_requests: "HTTP requests answered",
  http_client_errors: "HTTP requests answered with a 4xx status",
  http_server_errors: "HTTP requests answered with a 5xx status",
  login_failures: "Log-ins refused for wrong credentials",
  login_lockouts: "Log-ins refused because of too many failures before",
  stream_opened: "Event streams opened",
  stream_dropped: "Event streams closed because the client read too slowly",
  nut_connections: "NUT connections accepted",
  nut_commands: "NUT commands answered",
  nut_errors: "NUT commands answered with ERR",
  nut_dropped: "NUT connections closed for bad or endless input",
  discovery_received: "Discovery datagrams received",
  discovery_answers: "Searches for cards answered",
  discovery_ignored: "Discovery datagrams for other cards",
  discovery_limited: "Discovery requests not answered because there were too many",
  discovery_sets: "Changes carried out that came by discovery",
  discovery_replays: "Changes by discovery not looked at because their nonce was unknown, used or too old",
  discovery_bad_too_long: "Discovery datagrams dropped: longer than any may be",
  discovery_bad_too_short: "Discovery datagrams dropped: too short",
  discovery_bad_magic: "Discovery datagrams dropped: of another protocol",
  discovery_bad_version: "Discovery datagrams dropped: of another version",
  discovery_bad_type: "Discovery datagrams dropped: of an unknown type",
  discovery_bad_json: "Discovery datagrams dropped: not JSON",
  discovery_bad_schema: "Discovery datagrams dropped: not what their type asks for",
} as const satisfies Record<string, string>;
export type CounterName = keyof typeof COUNTERS;

/** The part of `Counters` that those who count need. */
export interface CounterSink {
  /** Adds `by` (a whole number, 0 or more). */
  add(name: CounterName, by?: number): void;
}

export class Counters implements CounterSink {
  readonly #values = new Map<CounterName, number>();

  add(name: CounterName, by = 1): void {
    this.#values.set(name, (this.#values.get(name) ?? 0) + by);
  }

  /** All counters by name, those never touched as 0. */
  snapshot(): Readonly<Record<CounterName, number>> {
    const names = Object.keys(COUNTERS) as CounterName[];
    return Object.fromEntries(names.map((name) => [name, this.#values.get(name) ?? 0])) as Record<CounterName, number>;
  }
}
