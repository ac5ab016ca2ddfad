import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { FieldError } from "./field-rules.ts";
import { readBody } from "./read-body.ts";

/** What a request to change something was found to be. */
export type ReadChange<C> = { readonly change: C } | { readonly errors: readonly FieldError[] };

export interface ControlServerOptions<C> {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** What `GET /` answers: what can be asked. */
  readonly help: object;
  /** What `GET /state` answers. */
  readonly state: () => object;
  /** Holds the body of a `PUT /state` against what there is. */
  readonly read: (body: unknown) => ReadChange<C>;
  readonly apply: (change: C) => void;
  /** What else can be looked at, by its path. */
  readonly pages?: Readonly<Record<string, (query: URLSearchParams) => object>>;
}

const LONGEST_BODY = 64 * 1024;

/** A simulator's control panel: JSON over HTTP. A request that is wrong in one place changes nothing at all. */
export class ControlServer<C> {
  readonly #options: ControlServerOptions<C>;
  readonly #server: Server;

  constructor(options: ControlServerOptions<C>) {
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
    const { help, state, read, apply, pages = {} } = this.#options;
    const { pathname: path, searchParams } = new URL(request.url ?? "/", "http://simulator");
    const method = request.method ?? "";
    if (path === "/" && method === "GET") return send(response, 200, help);
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    if (page && method === "GET") return send(response, 200, page(searchParams));
    if (path !== "/state") return send(response, 404, { error: `there is nothing at ${path}; GET / tells what there is` });
    if (method === "GET") return send(response, 200, state());
    if (method !== "PUT") {
      response.setHeader("allow", "GET, PUT");
      return send(response, 405, { error: `${method} is not possible here` });
    }
    const text = await readBody(request, LONGEST_BODY);
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
    const found = read(body);
    if ("errors" in found) {
      const error = found.errors.map(({ field, allowed }) => (field === "" ? `expected ${allowed}` : `${field}: ${allowed}`)).join("; ");
      return send(response, 400, { error, errors: found.errors });
    }
    apply(found.change);
    send(response, 200, state());
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}
