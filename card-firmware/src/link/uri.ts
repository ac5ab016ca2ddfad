/** Speeds that UPS lines really use, baud. */
const BAUD_RATES = [300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200] as const;
/** Most serial UPS protocols, Megatec's among them, were written for it. */
const DEFAULT_BAUD = 2400;

export interface SerialPlace {
  readonly kind: "serial";
  readonly path: string;
  readonly baud: number;
  /** Levels of the modem lines, which feed some isolated interfaces. DTR on and RTS off is what most of them want. */
  readonly dtr: boolean;
  readonly rts: boolean;
}

export interface TcpPlace {
  readonly kind: "tcp";
  readonly host: string;
  readonly port: number;
}

/** Where a UPS is and what it speaks. */
export interface UpsUri {
  readonly protocol: string;
  readonly place: SerialPlace | TcpPlace;
  /** The place as text, without the protocol and without options. */
  readonly address: string;
}

/** A UPS URI that cannot be used. The message names the part that is wrong. */
export class UpsUriError extends Error {
  constructor(uri: string, problem: string) {
    super(`UPS "${uri}": ${problem}`);
    this.name = "UpsUriError";
  }
}

/** Reads `PROTOCOL+serial:///dev/ttyS1?baud=2400&dtr=1&rts=0` or `PROTOCOL+tcp://HOST:PORT`. Throws `UpsUriError`. */
export function parseUpsUri(uri: string): UpsUri {
  const match = /^([a-z][a-z0-9-]*)\+([a-z]+):\/\/([^?#]*)(?:\?([^#]*))?$/.exec(uri);
  if (!match) throw new UpsUriError(uri, "expected PROTOCOL+serial:///dev/NAME or PROTOCOL+tcp://HOST:PORT");
  const [, protocol = "", scheme = "", rest = "", query = ""] = match;
  switch (scheme) {
    case "serial":
      return { protocol, place: serialPlace(uri, rest, query), address: `serial://${rest}` };
    case "tcp": {
      if (query !== "") throw new UpsUriError(uri, `tcp takes no options, found "${query}"`);
      return { protocol, place: tcpPlace(uri, rest), address: `tcp://${rest}` };
    }
    default:
      throw new UpsUriError(uri, `"${scheme}" is no way to a UPS; use serial or tcp`);
  }
}

function serialPlace(uri: string, path: string, query: string): SerialPlace {
  if (!/^\/./.test(path)) throw new UpsUriError(uri, "a serial port is an absolute path, as in serial:///dev/ttyS1");
  const options = new Map(new URLSearchParams(query));
  const baudText = options.get("baud") ?? String(DEFAULT_BAUD);
  const baud = BAUD_RATES.find((rate) => String(rate) === baudText);
  if (baud === undefined) throw new UpsUriError(uri, `baud=${baudText} is not one of ${BAUD_RATES.join(", ")}`);
  const level = (name: string, fallback: boolean): boolean => {
    const text = options.get(name);
    if (text !== undefined && text !== "0" && text !== "1") throw new UpsUriError(uri, `${name}=${text} is neither 0 nor 1`);
    return text === undefined ? fallback : text === "1";
  };
  const place: SerialPlace = { kind: "serial", path, baud, dtr: level("dtr", true), rts: level("rts", false) };
  for (const name of options.keys()) {
    if (!["baud", "dtr", "rts"].includes(name)) throw new UpsUriError(uri, `option "${name}" is unknown; there are baud, dtr, rts`);
  }
  return place;
}

function tcpPlace(uri: string, rest: string): TcpPlace {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/@\s]+)):(\d{1,5})$/.exec(rest);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined) throw new UpsUriError(uri, `"${rest}" is not HOST:PORT`);
  if (port < 1 || port > 65_535) throw new UpsUriError(uri, `port ${port} is not between 1 and 65535`);
  return { kind: "tcp", host, port };
}
