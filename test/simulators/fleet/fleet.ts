import { type Clock, systemClock } from "@istars/service/clock.ts";
import { ControlServer } from "../control-server.ts";
import { formatHostPort, parseHostPort } from "../ups/address.ts";
import { OptionError } from "../ups/spec.ts";
import { cardAddresses, MOST_CARDS } from "./addresses.ts";
import { AlarmJournal } from "./alarm-journal.ts";
import { cardNature } from "./card-nature.ts";
import type { FleetChange } from "./control-request.ts";
import { FleetControl } from "./fleet-control.ts";
import { HttpFace } from "./http-face.ts";
import { HttpsFace } from "./https-face.ts";
import { SimCard } from "./sim-card.ts";
import { SnmpFace } from "./snmp/snmp-face.ts";
import { TickWheel } from "./tick-wheel.ts";

/** What a fleet can be made of. */
export interface FleetOptions {
  /** 1–20,000. */
  readonly cards: number;
  /** Local address of the first card. Default 127.10.0.1. */
  readonly first?: string;
  /** Of every card; 0 takes any free one. Default 0. */
  readonly httpPort?: number;
  readonly httpsPort?: number;
  readonly snmpPort?: number;
  /** The first so many cards answer SNMP, too; each needs a socket of its own. Default 0. */
  readonly snmpCards?: number;
  /** The first so many speak HTTPS, too, each with a key of its own, and are to be reached so. Default 0. */
  readonly httpsCards?: number;
  /** `ADDR:PORT` of the control API. Default `127.0.0.1:0`. */
  readonly control?: string;
  /** How many times as fast as the clock the UPSs' own time runs, 0–100. */
  readonly speed?: number;
  /** Same seed, same fleet. Default 1. */
  readonly seed?: number;
  /** Default `fleet`. */
  readonly token?: string;
  readonly clock?: Clock;
}

export interface Fleet extends AsyncDisposable {
  /** Base address of the control API: `http://ADDR:PORT`. */
  readonly control: string;
  readonly token: string;
  readonly cards: readonly {
    readonly number: number;
    readonly name: string;
    readonly address: string;
    readonly url: string;
    /** What a card that speaks HTTPS is known by; `null` for the others. */
    readonly identityKey: string | null;
    readonly hasSnmp: boolean;
  }[];
  /** Of all cards; `null` where none answers SNMP. */
  readonly snmpPort: number | null;
  /** The same for HTTPS. */
  readonly httpsPort: number | null;
  /** The same as `PUT /state`, for changes known to be valid. */
  change(change: FleetChange): void;
  /** The same as `GET /state`. */
  state(): object;
  /** May be called twice. */
  close(): Promise<void>;
}

const FASTEST = 100;

/**
 * Starts a fleet of simulated cards in this process. Throws `OptionError` for options that make no sense, and what the operating system
 * says when an address cannot be had; nothing stays open then.
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { cards: count, clock = systemClock, speed = 1, seed = 1, token = "fleet", snmpCards = 0, httpsCards = 0 } = options;
  checkOptions({ count, speed, token, snmpCards, httpsCards });
  const journal = new AlarmJournal();
  const addresses = cardAddresses(options.first ?? "127.10.0.1", count);
  const deps = { clock, speed, onAlarm: journal.note.bind(journal) };
  const cards = addresses.map((address, index) => new SimCard(cardNature(index + 1, address, seed), deps));
  const control = new FleetControl({ cards, httpsCards, seed, clock });
  const byAddress = new Map(cards.map((card) => [card.nature.address, card]));
  const http = new HttpFace({ cards: byAddress, port: options.httpPort ?? 0, token, clock });
  const secure = cards.slice(0, httpsCards);
  const https = new HttpsFace({ cards: secure, port: options.httpsPort ?? 0, seed, answer: http.answer, clock });
  const apply = (change: FleetChange): void => {
    control.apply(change);
    https.showKeys();
  };
  const controlAt = parseHostPort(options.control ?? "127.0.0.1:0");
  const server = new ControlServer<FleetChange>({
    ...controlAt,
    help: control.help,
    state: () => control.state(),
    read: (body) => control.read(body),
    apply,
    pages: { "/alarms": (query) => journal.since(Number(query.get("since") ?? 0)) },
  });

  await using opened = new AsyncDisposableStack();
  const httpPort = await http.open();
  opened.defer(() => http.close());
  const httpsPort = await https.open();
  opened.defer(() => https.close());
  const snmp = new SnmpFace({ cards: cards.slice(0, snmpCards), port: options.snmpPort ?? 0, clock });
  const snmpPort = await snmp.open();
  opened.defer(() => snmp.close());
  const controlPort = await server.open();
  opened.defer(() => server.close());
  opened.defer(() => control.close());
  const stop = new AbortController();
  const running = new TickWheel(cards, clock).run(stop.signal);
  opened.defer(async () => {
    stop.abort();
    await running;
  });

  const stack = opened.move();
  const close = () => stack.disposeAsync();
  return {
    control: `http://${formatHostPort({ host: controlAt.host, port: controlPort })}`,
    token,
    cards: cards.map((card) => {
      const { number, name, address } = card.nature;
      const isSecure = number <= httpsCards;
      return {
        ...{ number, name, address, hasSnmp: number <= snmpCards },
        url: isSecure ? `https://${address}:${httpsPort}` : `http://${address}:${httpPort}`,
        identityKey: isSecure ? https.identityKeyOf(card) : null,
      };
    }),
    ...{ snmpPort, httpsPort },
    change: apply,
    state: () => control.state(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function checkOptions({
  count,
  speed,
  token,
  snmpCards,
  httpsCards,
}: {
  readonly count: number;
  readonly speed: number;
  readonly token: string;
  readonly snmpCards: number;
  readonly httpsCards: number;
}): void {
  if (!Number.isInteger(count) || count < 1 || count > MOST_CARDS)
    throw new OptionError(`cards must lie between 1 and ${MOST_CARDS}, not ${count}`);
  if (!(speed >= 0 && speed <= FASTEST)) throw new OptionError(`speed must lie between 0 and ${FASTEST}, not ${speed}`);
  if (!/^[\w.~+/=-]{1,512}$/.test(token)) throw new OptionError("the token is empty or has characters that no token has");
  if (!(snmpCards >= 0 && snmpCards <= count)) throw new OptionError(`of ${count} cards ${snmpCards} cannot answer SNMP`);
  if (!(httpsCards >= 0 && httpsCards <= count)) throw new OptionError(`of ${count} cards ${httpsCards} cannot speak HTTPS`);
}
