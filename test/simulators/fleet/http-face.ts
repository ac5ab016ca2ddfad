import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "@istars/service/clock.ts";
import { readBody } from "../read-body.ts";
import { isCommand, obey } from "./card-commands.ts";
import { CardStream, readWishes } from "./card-stream.ts";
import { CardWords } from "./card-words.ts";
import { hostsOf } from "./hosts.ts";
import { lyingStatus } from "./lies.ts";
import type { SimCard } from "./sim-card.ts";

export interface HttpFaceOptions {
  /** By address. */
  readonly cards: ReadonlyMap<string, SimCard>;
  /** 0: any free one; the same for all cards. */
  readonly port: number;
  /** What every client has to show. */
  readonly token: string;
  readonly clock: Clock;
}

/** All cards come from one queue of connections, and thousands of clients come at once. */
const BACKLOG = 4_096;
const LONGEST_BODY = 64 * 1024;
/** Who listens and acknowledges, as the card tells it: by the name of its token. */
const TOKEN_USER = "token:fleet";

/** An answer: a body of JSON text, or a problem. */
interface Answer {
  readonly status: number;
  readonly text: string;
}
const ok = (text: string): Answer => ({ status: 200, text });
const problem = (status: number, code: string, title: string, params?: Readonly<Record<string, string | number>>): Answer => ({
  status,
  text: JSON.stringify({ type: `urn:istars:problem:${code}`, title, status, ...(params ? { params } : {}) }),
});

/**
 * The HTTP API of every card, behind one listening socket: which card is meant tells the address that a connection was made to. Connections
 * to any other address of this machine are cut, so that nothing of it can be reached from outside.
 */
export class HttpFace {
  readonly #options: HttpFaceOptions;
  readonly #server: Server;
  readonly #words = new Map<SimCard, CardWords>();

  constructor(options: HttpFaceOptions) {
    this.#options = options;
    this.#server = createServer({ keepAliveTimeout: 30_000 }, this.answer);
    this.#server.on("connection", (socket) => {
      const card = options.cards.get(socket.localAddress ?? "");
      if (card === undefined || card.manner.isAway) socket.destroy();
    });
  }

  /** Resolves with the port once it listens; rejects when it cannot be had. */
  async open(): Promise<number> {
    this.#server.listen({ port: this.#options.port, host: "0.0.0.0", backlog: BACKLOG });
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  /** Answers a request that came to a card's address, over HTTPS as well. */
  readonly answer = (request: IncomingMessage, response: ServerResponse): void => {
    this.#answer(request, response).catch(() => response.destroy()); // the client left in the middle of its own request
  };

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { cards, token, clock } = this.#options;
    const card = cards.get(request.socket.localAddress ?? "");
    if (card === undefined || card.manner.isAway) {
      response.destroy();
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://card");
    const isAllowed = request.headers.authorization === `Bearer ${token}`;
    if (isAllowed && request.method === "GET" && pathname === "/api/v1/stream") {
      const lastEventId = request.headers["last-event-id"];
      const wishes = readWishes(searchParams, typeof lastEventId === "string" ? lastEventId : null);
      const words = this.#wordsOf(card);
      const hosts = () => hostsOf(card.nature);
      if (wishes) new CardStream({ card, words, user: TOKEN_USER, hosts, response, clock, wishes });
      else send(response, problem(400, "request.invalid", "The request cannot be understood"));
      return;
    }
    const text = await readBody(request, LONGEST_BODY);
    const answer = isAllowed
      ? this.#answerOf(card, request.method ?? "", pathname, text ?? "")
      : problem(401, "session.required", "Log in first");
    if (card.manner.lateMs > 0) await clock.sleep(card.manner.lateMs, clock.timeout(2 * card.manner.lateMs));
    send(response, answer);
  }

  #answerOf(card: SimCard, method: string, path: string, body: string): Answer {
    const { clock } = this.#options;
    const acknowledged = /^\/api\/v1\/alarms\/(\d{1,15})\/acknowledge$/.exec(path)?.[1];
    if (method === "POST" && acknowledged !== undefined) {
      const alarm = card.acknowledge(Number(acknowledged), TOKEN_USER);
      return alarm ? ok(JSON.stringify(alarm)) : problem(404, "alarm.unknown", "There is no such alarm");
    }
    switch (`${method} ${path}`) {
      case "GET /api/v1/status": {
        if (card.manner.isLying) return ok(lyingStatus(card));
        return ok(this.#wordsOf(card).status(Math.round(clock.wallMs()), Math.round(clock.monoMs() - card.startedMonoMs)));
      }
      case "GET /api/v1/alarms":
        return ok(JSON.stringify({ alarms: card.alarms }));
      case "GET /api/v1/hosts":
        return ok(JSON.stringify({ hosts: hostsOf(card.nature) }));
      case "POST /api/v1/ups/commands":
        return command(card, body);
      default:
        return problem(404, "not-found", "There is nothing here");
    }
  }

  #wordsOf(card: SimCard): CardWords {
    const known = this.#words.get(card);
    if (known) return known;
    const words = new CardWords(card);
    this.#words.set(card, words);
    return words;
  }
}

function command(card: SimCard, body: string): Answer {
  const wanted = /^\s*\{\s*"command"\s*:\s*"([\w.]+)"\s*\}\s*$/.exec(body)?.[1];
  if (!isCommand(wanted)) return problem(400, "request.invalid", "The request cannot be understood");
  const refusal = obey(card, wanted);
  if (refusal === null) return ok(JSON.stringify({ command: wanted, outcome: "confirmed" }));
  return problem(409, "command.refused", "The command was refused", { command: wanted, ...refusal });
}

function send(response: ServerResponse, { status, text }: Answer): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(text);
}
