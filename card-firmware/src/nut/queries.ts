import { findNutCommand } from "@istars/protocol/net/nut/commands.ts";
import { typeWords } from "@istars/protocol/net/nut/variable.ts";
import { NUT_VARIABLES } from "@istars/protocol/net/nut/variables.ts";
import { echoWord, quoteValue } from "@istars/protocol/net/nut/words.ts";
import type { NutLogins } from "./logins.ts";
import { type Reply, refuse, say, sayList } from "./reply.ts";
import type { ServedUps } from "./served-ups.ts";
import type { NutTable, NutValue } from "./table.ts";

/** What the read side answers from. */
export interface QueryContext {
  /** As it is called now. */
  readonly ups: () => ServedUps;
  readonly table: () => NutTable;
  readonly logins: NutLogins;
  /** Version of the firmware. */
  readonly version: string;
}

/** The release of NUT whose server this one behaves like; clients read it as the server's version. */
const NUT_RELEASE = "2.8.0";

/** The answer to `VER`, in the shape clients take the version out of: it is the fifth word. */
export const versionLine = (version: string): string =>
  `Network UPS Tools upsd ${NUT_RELEASE} - https://www.networkupstools.org/ (iStars card ${version})`;

const DESCRIPTIONS: ReadonlyMap<string, string> = new Map(NUT_VARIABLES.map(({ name, description }) => [name.toLowerCase(), description]));
const NO_DESCRIPTION = "Description unavailable";

/** `null` if values may be served, else the refusal of everything that reads one. */
export function refusalOf(table: NutTable): Reply | null {
  switch (table.availability) {
    case "ready":
      return null;
    case "stale":
      return refuse("DATA-STALE");
    case "not-connected":
      return refuse("DRIVER-NOT-CONNECTED");
  }
}

/**
 * `GET what …`. Errors in the order the protocol's servers check: INVALID-ARGUMENT, UNKNOWN-UPS, DRIVER-NOT-CONNECTED or DATA-STALE,
 * VAR-NOT-SUPPORTED. Descriptions are there for a lost UPS too, and `server.*` under any UPS name.
 * Source: RFC 9271 §4.2.3; order as in upsd 2.8.0.
 */
export function answerGet(args: readonly string[], context: QueryContext): Reply {
  const [what = "", upsName, name] = args;
  const kind = what.toUpperCase();
  // No command is carried out yet, so there is none to keep track of.
  if (kind === "TRACKING") return upsName === undefined ? say("OFF") : refuse("FEATURE-NOT-CONFIGURED");
  if (upsName === undefined) return refuse("INVALID-ARGUMENT");
  switch (kind) {
    case "NUMLOGINS":
      return aboutUps(upsName, context, () => say(`NUMLOGINS ${echoWord(upsName)} ${context.logins.current().length}`));
    case "UPSDESC":
      if (!context.ups().has(upsName)) return refuse("UNKNOWN-UPS");
      return say(`UPSDESC ${echoWord(upsName)} ${quoteValue(context.ups().description ?? "Unavailable")}`);
  }
  if (name === undefined) return refuse("INVALID-ARGUMENT");
  const subject = `${echoWord(upsName)} ${echoWord(name)}`;
  switch (kind) {
    case "VAR":
      if (name.toLowerCase().startsWith("server.")) return serverVariable(name, subject, context);
      return aboutVariable(upsName, name, context, ({ quoted }) => say(`VAR ${subject} ${quoted}`));
    case "TYPE":
      return aboutVariable(upsName, name, context, ({ type }) => say(`TYPE ${subject} ${typeWords(type)}`));
    case "DESC":
      if (!context.ups().has(upsName)) return refuse("UNKNOWN-UPS");
      return say(`DESC ${subject} ${quoteValue(DESCRIPTIONS.get(name.toLowerCase()) ?? NO_DESCRIPTION)}`);
    case "CMDDESC":
      if (!context.ups().has(upsName)) return refuse("UNKNOWN-UPS");
      return say(`CMDDESC ${subject} ${quoteValue(findNutCommand(name)?.description ?? NO_DESCRIPTION)}`);
    default:
      return refuse("INVALID-ARGUMENT");
  }
}

/** `LIST what …`. Nothing can be written or commanded, so those lists are empty. Errors as for `GET`. Source: RFC 9271 §4.2.7. */
export function answerList(args: readonly string[], context: QueryContext): Reply {
  const [what = "", upsName, name] = args;
  const kind = what.toUpperCase();
  if (kind === "UPS") {
    const description = quoteValue(context.ups().description ?? NO_DESCRIPTION);
    return sayList(
      "UPS",
      context
        .ups()
        .names.map((served) => `UPS ${echoWord(served)} ${description}\n`)
        .join(""),
    );
  }
  if (upsName === undefined) return refuse("INVALID-ARGUMENT");
  const ups = echoWord(upsName);
  switch (kind) {
    case "VAR":
      return aboutUps(upsName, context, (table) => sayList(`VAR ${ups}`, table.variableLines(ups)));
    case "RW":
    case "CMD":
      return aboutUps(upsName, context, () => sayList(`${kind} ${ups}`, ""));
    case "CLIENT": {
      if (!context.ups().has(upsName)) return refuse("UNKNOWN-UPS");
      const clients = context.logins.current().map(({ address }) => `CLIENT ${ups} ${address}\n`);
      return sayList(`CLIENT ${ups}`, clients.join(""));
    }
    case "ENUM":
    case "RANGE":
      if (name === undefined) return refuse("INVALID-ARGUMENT");
      return aboutVariable(upsName, name, context, () => sayList(`${kind} ${ups} ${echoWord(name)}`, ""));
    default:
      return refuse("INVALID-ARGUMENT");
  }
}

/** Answers what needs the UPS to be heard. */
function aboutUps(upsName: string, { ups, table }: QueryContext, answer: (table: NutTable) => Reply): Reply {
  if (!ups().has(upsName)) return refuse("UNKNOWN-UPS");
  const now = table();
  return refusalOf(now) ?? answer(now);
}

function aboutVariable(upsName: string, name: string, context: QueryContext, answer: (value: NutValue) => Reply): Reply {
  return aboutUps(upsName, context, (table) => {
    const value = table.find(name);
    return value === null ? refuse("VAR-NOT-SUPPORTED") : answer(value);
  });
}

function serverVariable(name: string, subject: string, { version }: QueryContext): Reply {
  switch (name.toLowerCase()) {
    case "server.info":
      return say(`VAR ${subject} ${quoteValue(versionLine(version))}`);
    case "server.version":
      return say(`VAR ${subject} ${quoteValue(NUT_RELEASE)}`);
    default:
      return refuse("VAR-NOT-SUPPORTED");
  }
}
