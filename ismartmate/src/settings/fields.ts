import { AUTH_PROTOCOLS, PRIV_PROTOCOLS } from "@istars/protocol/net/snmp/v3-user.ts";
import { isIdentityKey } from "@istars/protocol/net/source/identity-key.ts";
import { DEFAULT_POLICY, DEFAULT_TRIGGERS } from "../decision/policy.ts";
import {
  CELSIUS,
  COUNT,
  choice,
  DURATION_MS,
  FACTOR,
  type HostPort,
  hostPort,
  type Kind,
  orOff,
  PERCENT,
  SWITCH,
  textLike,
} from "./value-kinds.ts";

/** One value of the file: how it is written, what stands if it is left out, and what the file itself says about it. */
export interface Field<T> {
  readonly kind: Kind<T>;
  readonly standard: T;
  readonly about: string;
  /** Lowest and highest, where nobody else judges it. */
  readonly range?: readonly [min: number, max: number];
  /** For a value that means something by not being there: what it may look like. */
  readonly example?: string;
}

const field = <T>(kind: Kind<T>, standard: T, about: string): Field<T> => ({ kind, standard, about });

const isHere = (host: string): boolean => host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
const anyListen = hostPort(8_091, "an address of this machine's own, such as `127.0.0.1:8091`");
const LISTEN: Kind<HostPort> = {
  ...anyListen,
  parse(text) {
    const place = anyListen.parse(text);
    return place !== undefined && isHere(place.host) ? place : undefined;
  },
};

/** At the top of the file. */
export const TOP_FIELDS = {
  armed: field(SWITCH, false, "Until this is on, nothing is ever shut down: it is only noted what would have been done."),
  listen: field(
    orOff(LISTEN),
    { host: "127.0.0.1", port: 8_091 },
    "Where the pages are served: an address of this machine's own, or `off`.",
  ),
  feedsNeeded: field(COUNT, DEFAULT_POLICY.feedsNeeded, "How many of the feeds this server needs to stay up."),
} as const;

const HOST_NAME: Kind<string | null> = {
  expects: "a name of up to 63 letters, digits, `.`, `_` and `-`",
  parse: (text) => (/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u.test(text) ? text : undefined),
  format: (value) => value ?? "",
};

/** Under `host`. */
export const HOST_FIELDS = {
  name: {
    ...field<string | null>(HOST_NAME, null, "What the card lists this server as; left out, the name that the system has."),
    example: "web-1",
  },
  needs: field(
    DURATION_MS,
    DEFAULT_POLICY.needMs,
    "From the first warning until the server is down: warning, commands and the system together.",
  ),
  warning: field(DURATION_MS, DEFAULT_POLICY.warnMs, "Of that, from the warning to the first command; left out when the battery is low."),
} as const;

/** Under `when`; what may stand there is judged with the policy as a whole. */
export const WHEN_FIELDS = {
  onBattery: field<number | null>(
    orOff(DURATION_MS),
    DEFAULT_TRIGGERS.onBattery?.afterMs ?? null,
    "On battery without a break for this long; or `off`.",
  ),
  runtime: {
    ...field(
      choice("told", "estimated", "off"),
      "told",
      "Less runtime left than need-factor times what the host needs, plus the margin: `told` by the UPS, also if it is `estimated`, or `off`; left out, `told` where a source can tell it.",
    ),
    example: "off",
  },
  charge: field<number | null>(
    orOff(PERCENT),
    DEFAULT_TRIGGERS.charge?.belowPercent ?? null,
    "Less charge than this while on battery, such as 20 %; or `off`.",
  ),
  batteryLow: field(SWITCH, DEFAULT_TRIGGERS.batteryLow, "At once when the UPS says that its battery is low."),
  announced: {
    ...field(
      SWITCH,
      DEFAULT_TRIGGERS.announced,
      "When the UPS or its server says that it will switch off; left out, on where a source can tell.",
    ),
    example: "off",
  },
  overTemperature: field<number | null>(
    orOff(CELSIUS),
    DEFAULT_TRIGGERS.overTemperature?.aboveC ?? null,
    "Hotter than this inside the UPS, such as 60 °C; or `off`.",
  ),
  overload: field(SWITCH, DEFAULT_TRIGGERS.overload, "More load than the UPS is made for."),
  needFactor: field(FACTOR, DEFAULT_POLICY.needFactor, "What the host needs counts this many times over."),
  margin: field(DURATION_MS, DEFAULT_POLICY.marginMs, "Runtime to be left besides."),
  steady: field(DURATION_MS, DEFAULT_POLICY.steadyMs, "Mains good for this long call off what can still be called off."),
  stale: field(DURATION_MS, DEFAULT_POLICY.staleMs, "What is older than this tells nothing any more."),
  quiet: field(DURATION_MS, DEFAULT_POLICY.quietMs, "Nothing shuts down this soon after the start, except on a low battery."),
  unknownRuntime: field(
    DURATION_MS,
    DEFAULT_POLICY.unknownRuntimeMs,
    "How long a UPS lasts that fell silent on battery and never told its runtime.",
  ),
  enduring: field(DURATION_MS, DEFAULT_POLICY.enduring.overMs, "Heat and overload count when they have lasted for this long,"),
  enduringReadings: field(COUNT, DEFAULT_POLICY.enduring.readings, "and in at least this many readings."),
} as const;

/** What a person may call a source or a feed. */
export const NAME: Kind<string> = textLike("a name of up to 40 letters, digits, `.`, `_` and `-`", /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u);

export const CARD_URL: Kind<string> = {
  expects: "a card's address such as `https://192.0.2.7`, without a path",
  parse(text) {
    const place = URL.parse(text);
    const isOne = place !== null && /^https?:$/.test(place.protocol) && place.pathname === "/" && !place.search && !place.hash;
    return isOne && !place.username && !place.password && !/\s/.test(text) ? place.origin : undefined;
  },
  format: (value) => value,
};
export const TOKEN: Kind<string> = textLike("a token as the card shows it", /^[\w.~+/=-]{1,512}$/);
export const IDENTITY_KEY: Kind<string> = {
  expects: "the SHA-256 of a public key in base64, 44 characters",
  parse: (text) => (isIdentityKey(text) ? text : undefined),
  format: (value) => value,
};
/** What NUT and SNMP take as a password, user or community: one line without control characters. */
export const WORD: Kind<string> = textLike("up to 255 characters on one line", /^[^\p{Cc}]{1,255}$/u);
export const FILE_NAME: Kind<string> = textLike("the name of a file", /^[^\p{Cc}]{1,1024}$/u);
export const UPS_NAME: Kind<string> = textLike("the name of a UPS on the NUT server", /^[\w.-]{1,100}$/);
export const SNMP_PLACE: Kind<HostPort> = hostPort(161, "a host such as `192.0.2.8` or `192.0.2.8:161`");
export const NUT_PLACE: Kind<HostPort> = hostPort(3_493, "a host such as `192.0.2.9` or `192.0.2.9:3493`");
export const SNMP_VERSION = choice("v1", "v2c", "v3");
export const SNMP_AUTH = choice(...AUTH_PROTOCOLS);
export const SNMP_PRIV = choice(...PRIV_PROTOCOLS);
/** Source: RFC 3414 §2.1. */
export const SNMP_USER: Kind<string> = textLike("a user of up to 32 characters on one line", /^[^\p{Cc}]{1,32}$/u);
/** Source: RFC 3414 §11.2; agents refuse shorter ones. */
export const SNMP_PASSWORD: Kind<string> = textLike("a password of 8 to 255 characters on one line", /^[^\p{Cc}]{8,255}$/u);
export const NUT_TLS = choice("off", "offered", "required");

/** How often SNMP cards and NUT servers are asked. */
export const EVERY: Field<number> = { ...field(DURATION_MS, 2_000, "How often it is asked."), range: [500, 60_000] };
/** How long a program may take. */
export const LIMIT: Field<number> = {
  ...field(DURATION_MS, 10_000, "After this long it is ended, and the next one's turn comes."),
  range: [1_000, 3_600_000],
};

/** `onBattery` as it stands in the file: `on-battery`. */
export const keyOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
