/** A host and its port as somebody typed them. */
export interface TypedHost {
  readonly host: string;
  readonly port: number;
}

const MAX_PORT = 65_535;

/**
 * Reads `host`, `host:port`, an IPv6 address, or one in brackets with a port.
 * @returns `null` for what is none of these
 */
export function hostOf(text: string, usualPort: number): TypedHost | null {
  const typed = text.trim();
  const bracketed = /^\[([0-9a-f:.%]+)\](?::(\d+))?$/i.exec(typed);
  if (bracketed) return withPort(bracketed[1], bracketed[2], usualPort);
  if (/^[0-9a-f:.%]*:[0-9a-f:.%]*:[0-9a-f:.%]*$/i.test(typed)) return { host: typed, port: usualPort };
  const plain = /^([a-z0-9._-]+)(?::(\d+))?$/i.exec(typed);
  return plain ? withPort(plain[1], plain[2], usualPort) : null;
}

function withPort(host: string | undefined, port: string | undefined, usualPort: number): TypedHost | null {
  const number = port === undefined ? usualPort : Number(port);
  return host === undefined || number < 1 || number > MAX_PORT ? null : { host, port: number };
}

/**
 * The origin of a card's pages. Without `http://` before it, the card is met over https.
 * @returns `null` for what is no such address, or more than one, e.g. with a path or a user in it
 */
export function originOf(text: string): string | null {
  const typed = text.trim();
  const hasScheme = /^[a-z]+:\/\//i.test(typed);
  const host = hasScheme ? null : hostOf(typed, 443);
  if (!hasScheme && host === null) return null;
  try {
    const url = new URL(hasScheme ? typed : `https://${typed.includes(":") && host?.host === typed ? `[${typed}]` : typed}`);
    const isPlain = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
    return isPlain && (url.protocol === "https:" || url.protocol === "http:") ? url.origin : null;
  } catch {
    // Not an address at all; the field says so.
    return null;
  }
}
