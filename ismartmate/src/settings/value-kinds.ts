import { isIP } from "node:net";

/** How one value is written in the file. All of them are read from what stands there, so that `0123` and `on` are what they look like. */
export interface Kind<T> {
  /** What is expected, e.g. "a time such as `90 s`"; stands in faults and in the file's own comments. */
  readonly expects: string;
  /** The value, or `undefined` if the text is not of this kind. */
  parse(text: string): T | undefined;
  /** How it is written; `parse` gives the same value back. */
  format(value: T): string;
}

const UNITS_MS: readonly (readonly [unit: string, ms: number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
  ["ms", 1],
];
const DURATION = /^(?:\d{1,12}(?:\.\d{1,3})? ?(?:d|h|min|s|ms)(?: |$))+$/;
const DURATION_PART = /(\d+(?:\.\d+)?) ?(d|h|min|s|ms)/g;

function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  let ms = 0;
  for (const [, amount, unit] of text.matchAll(DURATION_PART)) ms += Number(amount) * (UNITS_MS.find(([name]) => name === unit)?.[1] ?? 0);
  return Math.round(ms);
}

/** `90 s`, `1 h 30 min`: the largest unit that goes into it without a rest, else seconds or less. */
export function formatDuration(ms: number): string {
  const [unit, size] = UNITS_MS.find(([, sizeMs]) => ms >= sizeMs && ms % sizeMs === 0) ?? ["s", 1_000];
  return `${ms / size} ${unit}`;
}

/** A time in ms, written with its unit: a bare number could be anything. */
export const DURATION_MS: Kind<number> = {
  expects: "a time with its unit, such as `90 s`, `5 min` or `1 h 30 min`",
  parse: parseDuration,
  format: formatDuration,
};

const withUnit = (unit: RegExp, written: string, expects: string): Kind<number> => ({
  expects,
  parse: (text) => (/^-?\d{1,6}(\.\d{1,6})?/.test(text) && unit.test(text) ? Number(text.replace(unit, "$1")) : undefined),
  format: (value) => `${value}${written}`,
});

/** %. */
export const PERCENT = withUnit(/^(-?\d+(?:\.\d+)?) ?%$/, " %", "a share such as `20 %`");
/** °C. */
export const CELSIUS = withUnit(/^(-?\d+(?:\.\d+)?) ?(?:°C|C)$/, " °C", "a temperature such as `45 °C`");
export const FACTOR = withUnit(/^(-?\d+(?:\.\d+)?)$/, "", "a number such as `1.5`");
export const COUNT = withUnit(/^(-?\d+)$/, "", "a whole number such as `1`");

const SWITCH_WORDS: Readonly<Record<string, boolean>> = { on: true, yes: true, true: true, off: false, no: false, false: false };

export const SWITCH: Kind<boolean> = {
  expects: "`on` or `off`",
  parse: (text) => (Object.hasOwn(SWITCH_WORDS, text.toLowerCase()) ? SWITCH_WORDS[text.toLowerCase()] : undefined),
  format: (value) => (value ? "on" : "off"),
};

/** One of some words. */
export const choice = <W extends string>(...words: readonly W[]): Kind<W> => ({
  expects: words.map((word) => `\`${word}\``).join(" or "),
  parse: (text) => words.find((word) => word === text),
  format: (value) => value,
});

/** The same, or the word `off`: `null`. */
export const orOff = <T>(kind: Kind<T>): Kind<T | null> => ({
  expects: `${kind.expects}, or \`off\``,
  parse: (text) => (text === "off" ? null : kind.parse(text)),
  format: (value) => (value === null ? "off" : kind.format(value)),
});

/** Text that a person wrote; `shape` says what it may look like. */
export const textLike = (expects: string, shape: RegExp): Kind<string> => ({
  expects,
  parse: (text) => (shape.test(text) ? text : undefined),
  format: (value) => value,
});

/** Where something is reached, or listens. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** `HOST`, `HOST:PORT`, `[IPV6]:PORT` or a bare IPv6 address. */
export const hostPort = (defaultPort: number, expects: string): Kind<HostPort> => ({
  expects,
  parse(text) {
    if (isIP(text) === 6) return { host: text, port: defaultPort };
    const match = /^(?:\[([0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|([\w.-]{1,253}))(?::(\d{1,5}))?$/.exec(text);
    const host = match?.[1] ?? match?.[2];
    const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
    if (host === undefined || (match?.[1] !== undefined && isIP(host) !== 6) || port > 65_535) return undefined;
    return { host, port };
  },
  format: ({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`,
});
