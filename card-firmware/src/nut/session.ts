import { findNutCommand } from "@istars/protocol/net/nut/commands.ts";
import { parseWords } from "@istars/protocol/net/nut/words.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { LoginRegister, NutRole } from "./logins.ts";
import { answerGet, answerList, type QueryContext, refusalOf, versionLine } from "./queries.ts";
import { farewell, type Reply, refuse, say } from "./reply.ts";

/** Tells what these credentials may do from that address; `null`: nothing. May be slow. */
export type VerifyNutUser = (user: string, password: string, remoteAddress: string) => Promise<NutRole | null>;

export interface SessionDeps extends QueryContext {
  readonly logins: LoginRegister;
  readonly verify: VerifyNutUser;
  readonly clock: Clock;
  readonly log: Logger;
}

const PROTOCOL_VERSION = "1.3";
const HELP = "Commands: HELP VER PROTVER GET LIST SET INSTCMD LOGIN LOGOUT USERNAME PASSWORD STARTTLS";

/** Commands that act in somebody's name; without credentials they are refused before anything else about them is looked at. */
const NEEDS_CREDENTIALS: ReadonlySet<string> = new Set(["LOGIN", "PRIMARY", "MASTER", "FSD", "SET", "INSTCMD"]);

/**
 * One client's conversation: a line in, its reply out, no socket. The caller waits for a reply before it gives the next line.
 *
 * Nothing here drops load: `FSD` and every instant command that takes power away answer ACCESS-DENIED to everybody, for each off has to
 * go through the shutdown sequence (SAFETY 18), and there is none yet that could carry it out.
 *
 * Source: RFC 9271 §4.2; order of checks as in upsd 2.8.0.
 */
export class NutSession {
  readonly #deps: SessionDeps;
  readonly #address: string;
  #user: string | null = null;
  #password: string | null = null;
  /** Kept once verified, so that the slow check runs once a connection; a refusal is not kept. */
  #role: NutRole | null = null;
  #isLoggedIn = false;
  #isPrimary = false;
  #isOver = false;

  constructor(deps: SessionDeps, remoteAddress: string) {
    this.#deps = deps;
    this.#address = remoteAddress;
  }

  /** A promise only where credentials have to be verified. A line that is no command at all answers UNKNOWN-COMMAND. */
  answer(line: string): Reply | Promise<Reply> {
    const words = parseWords(line);
    if (words === null) return refuse("UNKNOWN-COMMAND");
    const [verb = "", ...args] = words;
    const command = verb.toUpperCase();
    if (NEEDS_CREDENTIALS.has(command)) {
      if (this.#user === null) return refuse("USERNAME-REQUIRED");
      if (this.#password === null) return refuse("PASSWORD-REQUIRED");
    }
    switch (command) {
      case "GET":
        return answerGet(args, this.#deps);
      case "LIST":
        return answerList(args, this.#deps);
      case "VER":
        return withoutArguments(args, say(versionLine(this.#deps.version)));
      case "NETVER":
      case "PROTVER":
        return withoutArguments(args, say(PROTOCOL_VERSION));
      case "HELP":
        return withoutArguments(args, say(HELP));
      case "STARTTLS":
        return refuse("FEATURE-NOT-CONFIGURED");
      case "LOGOUT":
        if (args.length === 0) this.#deps.logins.leave(this);
        return withoutArguments(args, farewell(say("OK Goodbye")));
      case "USERNAME":
        return this.#takeUser(credential(line, args));
      case "PASSWORD":
        return this.#takePassword(credential(line, args));
      case "LOGIN":
        return this.#logIn(args);
      case "PRIMARY":
      case "MASTER":
        return this.#grantPrimary(command, args);
      case "FSD":
        return this.#refuseForcedShutdown(args);
      case "SET":
        return this.#set(args);
      case "INSTCMD":
        return this.#refuseCommand(args);
      default:
        return refuse("UNKNOWN-COMMAND");
    }
  }

  /** Ends the conversation: the client no longer counts as logged in. */
  end(): void {
    this.#isOver = true;
    this.#deps.logins.remove(this);
  }

  #takeUser(user: string | null): Reply {
    if (user === null) return refuse("INVALID-ARGUMENT");
    if (this.#user !== null) return refuse("ALREADY-SET-USERNAME");
    this.#user = user;
    return say("OK");
  }

  #takePassword(password: string | null): Reply {
    if (password === null) return refuse("INVALID-ARGUMENT");
    if (this.#password !== null) return refuse("ALREADY-SET-PASSWORD");
    this.#password = password;
    return say("OK");
  }

  #logIn(args: readonly string[]): Reply | Promise<Reply> {
    const [upsName] = args;
    if (upsName === undefined || args.length > 1) return refuse("INVALID-ARGUMENT");
    if (this.#isLoggedIn) return refuse("ALREADY-LOGGED-IN");
    if (!this.#deps.ups().has(upsName)) return refuse("UNKNOWN-UPS");
    return this.#withRole((role) => {
      if (role === null) return refuse("ACCESS-DENIED");
      this.#isLoggedIn = true;
      this.#tellLogin();
      return say("OK");
    });
  }

  #grantPrimary(command: string, args: readonly string[]): Reply | Promise<Reply> {
    const [upsName] = args;
    if (upsName === undefined || args.length > 1) return refuse("INVALID-ARGUMENT");
    if (!this.#deps.ups().has(upsName)) return refuse("UNKNOWN-UPS");
    return this.#withRole((role) => {
      if (role !== "primary") return refuse("ACCESS-DENIED");
      this.#isPrimary = true;
      if (this.#isLoggedIn) this.#tellLogin();
      return say(`OK ${command}-GRANTED`);
    });
  }

  #refuseForcedShutdown(args: readonly string[]): Reply {
    const [upsName] = args;
    if (upsName === undefined || args.length > 1) return refuse("INVALID-ARGUMENT");
    return refuse(this.#deps.ups().has(upsName) ? "ACCESS-DENIED" : "UNKNOWN-UPS");
  }

  #refuseCommand([upsName, name]: readonly string[]): Reply {
    if (upsName === undefined || name === undefined) return refuse("INVALID-ARGUMENT");
    if (!this.#deps.ups().has(upsName)) return refuse("UNKNOWN-UPS");
    const dropsLoad = findNutCommand(name)?.dropsLoad === true;
    return refusalOf(this.#deps.table()) ?? refuse(dropsLoad ? "ACCESS-DENIED" : "CMD-NOT-SUPPORTED");
  }

  #set(args: readonly string[]): Reply | Promise<Reply> {
    const [what = "", ...rest] = args;
    switch (what.toUpperCase()) {
      case "VAR":
        return this.#setVariable(rest);
      case "TRACKING":
        return setTracking(rest);
      default:
        return refuse("INVALID-ARGUMENT");
    }
  }

  #setVariable([upsName, name, value]: readonly string[]): Reply | Promise<Reply> {
    if (upsName === undefined || name === undefined || value === undefined) return refuse("INVALID-ARGUMENT");
    if (!this.#deps.ups().has(upsName)) return refuse("UNKNOWN-UPS");
    const refusal = refusalOf(this.#deps.table());
    if (refusal !== null) return refusal;
    return this.#withRole((role) => {
      if (role !== "primary") return refuse("ACCESS-DENIED");
      return refuse(this.#deps.table().find(name) === null ? "VAR-NOT-SUPPORTED" : "READONLY");
    });
  }

  /** Answers according to what the credentials may do. A check that fails by itself grants nothing. */
  #withRole(decide: (role: NutRole | null) => Reply): Reply | Promise<Reply> {
    return this.#role === null ? this.#verify().then(decide) : decide(this.#role);
  }

  async #verify(): Promise<NutRole | null> {
    const { verify, log } = this.#deps;
    const facts = { user: this.#user, address: this.#address };
    try {
      this.#role = await verify(this.#user ?? "", this.#password ?? "", this.#address);
    } catch (err) {
      log.error({ ...facts, err }, "the NUT user could not be verified");
      return null;
    }
    if (this.#role === null) log.warn(facts, "NUT log-in refused");
    return this.#role;
  }

  #tellLogin(): void {
    // The client may have gone while its password was being verified.
    if (this.#isOver) return;
    const { logins, clock } = this.#deps;
    logins.put(this, { user: this.#user ?? "", address: this.#address, isPrimary: this.#isPrimary, sinceMonoMs: clock.monoMs() });
  }
}

const withoutArguments = (args: readonly string[], reply: Reply): Reply => (args.length === 0 ? reply : refuse("INVALID-ARGUMENT"));

/** Nothing is ever tracked: switching that off is a matter of course, switching it on is not to be had. */
function setTracking([wanted = "", ...more]: readonly string[]): Reply {
  if (more.length > 0) return refuse("INVALID-ARGUMENT");
  switch (wanted.toUpperCase()) {
    case "OFF":
      return say("OK");
    case "ON":
      return refuse("FEATURE-NOT-CONFIGURED");
    default:
      return refuse("INVALID-ARGUMENT");
  }
}

/**
 * The name or password that a line carries, `null` if not exactly one. Clients send it without quotes, and `=` would split it:
 * an argument without blanks is then taken as it stands.
 */
function credential(line: string, args: readonly string[]): string | null {
  if (args.length === 1) return args[0] ?? null;
  return args.includes("=") ? (/^\s*\S+\s+([^\s"\\#]+)\s*$/.exec(line)?.[1] ?? null) : null;
}
