/** A place to listen. Port 0 takes a free one. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `ADDR:PORT`, `[IPV6]:PORT` or `:PORT` (every interface).
 * Throws an `Error` that names the value and the form expected.
 */
export function parseAddress(text: string): Address {
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) throw new Error(`"${text}" is not an address; expected ADDR:PORT, for example 127.0.0.1:8080`);
  return { host: match[1] ?? (match[2] || "0.0.0.0"), port };
}

/** The same, or the word `off` for "do not listen". */
export const parseOptionalAddress = (text: string): Address | "off" => (text === "off" ? text : parseAddress(text));

/** How an address is written for people and in URLs. */
export const formatAddress = ({ host, port }: Address): string => (host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`);
