import { isAbsolute } from "node:path";
import { OptionError } from "./spec.ts";

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Where the simulated UPS can be reached. */
export type ListenAddress = ({ readonly kind: "tcp" } & HostPort) | { readonly kind: "pty"; readonly path: string };

/** Reads `ADDR:PORT`; an IPv6 address stands in brackets, port 0 takes any free one. Throws `OptionError`. */
export function parseHostPort(text: string): HostPort {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || !(port <= 65535)) throw new OptionError(`"${text}" is not ADDR:PORT, e.g. 127.0.0.1:2400`);
  return { host, port };
}

/** Writes it back, with brackets where needed. */
export const formatHostPort = ({ host, port }: HostPort): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;

/** Reads `tcp://ADDR:PORT` or `pty:PATH`. Throws `OptionError`. */
export function parseListenAddress(text: string): ListenAddress {
  if (text.startsWith("tcp://")) return { kind: "tcp", ...parseHostPort(text.slice("tcp://".length)) };
  const path = text.startsWith("pty:") ? text.slice("pty:".length) : "";
  // socat takes its arguments apart at commas and colons, so a path must do without.
  if (isAbsolute(path) && !/[,:!'"\\]/.test(path)) return { kind: "pty", path };
  throw new OptionError(`cannot listen on "${text}": give tcp://ADDR:PORT or pty:/ABSOLUTE/PATH (a path without , : ! or quotes)`);
}
