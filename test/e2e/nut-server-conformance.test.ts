import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { freePort } from "./free-port.ts";
import { NutServerBench, STATES } from "./nut-server-bench.ts";
import { RunningProcess } from "./process.ts";
import { until } from "./until.ts";

const missing = missingPeers("nut-server");
const needs = missing.length > 0 ? `, needs ${missing}` : "";

/** NUT's own server over its dummy driver, with the names, accounts and status that the bench has. */
async function startUpsd(): Promise<{ readonly port: number } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "upsd-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const files: Readonly<Record<string, string>> = {
    "ups.conf": ["ups", "qnapups"]
      .map((name) => `[${name}]\ndriver = dummy-ups\nport = ups.dev\nmode = dummy-once\ndesc = "Test UPS"\n`)
      .join(""),
    "ups.dev": "ups.status: OL\n",
    "upsd.conf": `LISTEN 127.0.0.1 ${port}\n`,
    "upsd.users": "[boss]\npassword = secret\nupsmon primary\n[monuser]\npassword = secret\nupsmon secondary\n",
  };
  for (const [file, text] of Object.entries(files)) {
    await writeFile(join(folder, file), text);
    await chmod(join(folder, file), 0o600);
  }
  const env = { NUT_CONFPATH: folder, NUT_STATEPATH: folder, NUT_ALTPIDPATH: folder };
  for (const name of ["ups", "qnapups"]) stack.use(RunningProcess.start("/lib/nut/dummy-ups", ["-a", name, "-F", "-u", "root"], { env }));
  stack.use(RunningProcess.start("/lib/nut/upsd", ["-F", "-u", "root"], { env }));
  for (const name of ["ups", "qnapups"]) {
    const isReady = async () => (await converse(port, [`GET VAR ${name} ups.status`]))[0]?.endsWith('"OL"\n');
    await until("an answer of upsd", isReady, { withinMs: 20_000 });
  }
  const running = stack.move();
  return { port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Sends each line when the one before it was answered; gives the replies, lists as one text. A reply of `""` is a closed connection. */
async function converse(port: number, lines: readonly string[]): Promise<string[]> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const chunks = socket[Symbol.asyncIterator]();
  const replies: string[] = [];
  for (const line of lines) {
    socket.write(`${line}\n`);
    let reply = "";
    while (!isWhole(reply)) {
      const next: IteratorResult<Buffer> = await chunks.next();
      if (next.done) break;
      reply += next.value.toString();
    }
    replies.push(reply);
  }
  socket.destroy();
  return replies;
}

const isWhole = (reply: string): boolean => (reply.startsWith("BEGIN ") ? /^END .*\n$/m.test(reply) : reply.endsWith("\n"));

/** Conversations in which the card has to say word for word what upsd says. */
const CONVERSATIONS: Readonly<Record<string, readonly string[]>> = {
  "plain questions": ["NETVER", "PROTVER", "netver", "PROTVER x", "HELP x", "VER x", "", "FOO", "# no more", "SECONDARY ups", "STARTTLS"],
  "what GET lacks": [
    "GET",
    "GET VAR",
    "GET VAR ups",
    "GET TYPE ups",
    "GET DESC ups",
    "GET CMDDESC ups",
    "GET NUMLOGINS",
    "GET UPSDESC",
    "GET FOO",
    "GET FOO ups",
  ],
  "GET of what is there": [
    "GET VAR ups ups.status",
    "get var UPS UPS.Status",
    'GET VAR "ups" ups\\.status',
    "GET UPSDESC ups",
    "GET NUMLOGINS ups",
    "GET VAR ups ups.status x",
  ],
  "GET of what is not there": [
    "GET VAR none x",
    "GET VAR ups foo",
    "GET VAR ups server.foo",
    "GET TYPE ups foo",
    "GET TYPE none x",
    "GET DESC ups foo",
    "GET DESC none x",
    "GET CMDDESC ups foo",
    "GET CMDDESC none foo",
    "GET UPSDESC none",
    "GET NUMLOGINS none",
  ],
  "GET TRACKING": ["GET TRACKING", "GET TRACKING 1234"],
  lists: [
    "LIST UPS",
    "list ups x",
    "LIST RW none",
    "LIST CMD none",
    "LIST CLIENT ups",
    "list client UPS",
    "LIST CLIENT none",
    "LIST ENUM ups UPS.status",
    "LIST RANGE ups ups.status",
  ],
  "what LIST lacks": [
    "LIST",
    "LIST VAR",
    "LIST VAR none",
    "LIST RW",
    "LIST CMD",
    "LIST CLIENT",
    "LIST ENUM",
    "LIST ENUM ups",
    "LIST ENUM ups foo",
    "LIST RANGE ups foo",
    "LIST RANGE none foo",
    "LIST FOO ups",
  ],
  words: [
    'GET DESC ups a"b',
    'GET DESC ups "a"b',
    "GET DESC ups a=b",
    "GET DESC ups a#b",
    "GET DESC ups =",
    'GET DESC ups "a\\x"',
    '"GET" "DESC" ups x',
    "LIST UPS=",
    "GET\tDESC   ups  x",
    "PROTVER # why",
  ],
  "no credentials": [
    "LOGIN",
    "LOGIN ups",
    "PRIMARY ups",
    "MASTER ups",
    "FSD ups",
    "SET",
    "SET TRACKING ON",
    "INSTCMD ups load.off",
    "USERNAME x",
    "LOGIN",
    "SET VAR",
    "INSTCMD",
    "FSD",
  ],
  credentials: [
    "USERNAME",
    "USERNAME a b",
    "PASSWORD",
    "USERNAME monuser",
    "USERNAME monuser",
    "PASSWORD a b",
    'PASSWORD "sec"ret',
    "PASSWORD secret",
    "PASSWORD secret",
  ],
  "a secondary": [
    "USERNAME monuser",
    "PASSWORD secret",
    "LOGIN",
    "LOGIN ups x",
    "LOGIN none",
    "LOGIN ups",
    "LOGIN none",
    "LOGIN ups",
    "GET NUMLOGINS UPS",
    "LIST CLIENT ups",
    "PRIMARY",
    "PRIMARY none",
    "PRIMARY ups",
    "MASTER ups",
    "FSD",
    "FSD none",
    "FSD ups",
    "LOGOUT x",
    "LOGOUT",
  ],
  "a primary": [
    "USERNAME boss",
    'PASSWORD "secret"',
    "PRIMARY ups x",
    "PRIMARY ups",
    "MASTER ups",
    "LOGIN ups",
    "GET NUMLOGINS ups",
    "LOGOUT",
    "VER",
  ],
  "wrong credentials": ["USERNAME boss", "PASSWORD wrong", "LOGIN ups", "LOGIN none", "PRIMARY ups", "FSD ups", "LOGIN ups"],
  "SET and INSTCMD": [
    "USERNAME monuser",
    "PASSWORD secret",
    "SET",
    "SET FOO",
    "SET VAR",
    "SET VAR ups",
    "SET VAR ups foo",
    "SET VAR none foo 1",
    "SET VAR ups foo 1",
    "SET VAR ups ups.status OB",
    "SET TRACKING",
    "SET TRACKING x",
    "SET TRACKING OFF",
    "INSTCMD",
    "INSTCMD ups",
    "INSTCMD none load.off",
    "INSTCMD ups foo",
    "INSTCMD ups load.off",
  ],
};

describe.skipIf(missing.length > 0)(`the card answers as NUT's own upsd${needs}`, () => {
  test("in every conversation, word for word", async () => {
    await using upsd = await startUpsd();
    await using bench = await NutServerBench.start();
    bench.show(STATES.online);
    for (const [title, lines] of Object.entries(CONVERSATIONS)) {
      const [theirs, ours] = await Promise.all([converse(upsd.port, lines), converse(bench.port, lines)]);
      expect({ [title]: lines.map((line, at) => [line, ours[at]]) }).toEqual({ [title]: lines.map((line, at) => [line, theirs[at]]) });
      // Both have to see the end of the connection before the next one counts log-ins.
      await until("no log-in", async () => bench.server.logins.current().length === 0, { withinMs: 5_000, everyMs: 10 });
    }
  });

  test("the version is where clients look for it: the fifth word", async () => {
    await using upsd = await startUpsd();
    await using bench = await NutServerBench.start();
    const versionOf = async (port: number) => (await converse(port, ["VER"]))[0]?.split(" ").slice(0, 5).join(" ");
    expect(await versionOf(bench.port)).toBe(await versionOf(upsd.port));
  });
});
