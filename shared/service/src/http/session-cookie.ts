import type { FastifyReply, FastifyRequest } from "fastify";

type CookieRequest = Pick<FastifyRequest, "protocol" | "cookies">;
type CookieReply = Pick<FastifyReply, "setCookie">;

/**
 * The cookie that holds a session's token. Cookies know no ports, so the name tells programs and instances on one host apart; on HTTPS
 * its prefix makes the browser refuse it from anywhere but this very host.
 */
export class SessionCookie {
  /** On plain HTTP; the one on HTTPS has a prefix. */
  readonly name: string;

  /** `program` is e.g. `card`; `instance` the first characters of its identity. */
  constructor(program: string, instance: string) {
    this.name = `istars-${program}-${instance}`;
  }

  /** The token a request carries, or `null`. */
  read(request: CookieRequest): string | null {
    return request.cookies[this.#nameFor(request)] ?? null;
  }

  /** Ends with the browser; how long the session lives is the server's to say. */
  set(request: CookieRequest, reply: CookieReply, token: string): void {
    reply.setCookie(this.#nameFor(request), token, attributesFor(request));
  }

  clear(request: CookieRequest, reply: CookieReply): void {
    reply.setCookie(this.#nameFor(request), "", { ...attributesFor(request), maxAge: 0 });
  }

  #nameFor(request: CookieRequest): string {
    return request.protocol === "https" ? `__Host-${this.name}` : this.name;
  }
}

const attributesFor = ({ protocol }: CookieRequest) =>
  ({ path: "/", httpOnly: true, sameSite: "strict", secure: protocol === "https" }) as const;
