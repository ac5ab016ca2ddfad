import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CONTROL_HELP, type ControlChange, readControlChange } from "./control-request.ts";

export interface ControlServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** What `GET /state` answers. */
  readonly state: () => object;
  readonly apply: (change: ControlChange) => void;
}

const LONGEST_BODY = 64 * 1024;

/** The simulator's control panel: JSON over HTTP. A request that is wrong in one place changes nothing at all. */
export class ControlServer {
  readonly #options: ControlServerOptions;
  readonly #server: Server;

  constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy()); // the client left in the middle of its own request
    });
  }

  /** Resolves with the port once it listens; rejects when the address cannot be had. */
  async open(): Promise<number> {
    this.#server.listen(this.#options.port, this.#options.host);
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").split("?")[0];
    const method = request.method ?? "";
    if (path === "/" && method === "GET") return send(response, 200, CONTROL_HELP);
    if (path !== "/state") return send(response, 404, { error: `there is nothing at ${path}; GET / tells what there is` });
    if (method === "GET") return send(response, 200, this.#options.state());
    if (method !== "PUT") {
      response.setHeader("allow", "GET, PUT");
      return send(response, 405, { error: `${method} is not possible here` });
    }
    const text = await readBody(request);
    if (text === null) {
      response.setHeader("connection", "close");
      return send(response, 413, { error: `a request may be ${LONGEST_BODY} bytes long` });
    }
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch (error) {
      return send(response, 400, { error: `the body is not JSON: ${error instanceof Error ? error.message : String(error)}` });
    }
    const read = readControlChange(body);
    if ("errors" in read) {
      const error = read.errors.map(({ field, allowed }) => (field === "" ? `expected ${allowed}` : `${field}: ${allowed}`)).join("; ");
      return send(response, 400, { error, errors: read.errors });
    }
    this.#options.apply(read.change);
    send(response, 200, this.#options.state());
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}

/** `null` when it is too long. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > LONGEST_BODY) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
