import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GivenReach } from "@istars/protocol/model/ismartview/reach.ts";
import type { TrapFate } from "@istars/protocol/net/snmp/trap-receiver.ts";
import { freeUdpPort } from "@istars/service/scan/free-udp-port.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { ADMIN, COMMUNITY } from "./card-bench.ts";
import { runNetSnmp } from "./net-snmp.ts";
import { type ProcessResult, runProcess } from "./process.ts";
import { until } from "./until.ts";
import { AUTH, ON_BATTERY, PASSWORDS, PRIV, startUserAgent } from "./user-agent.ts";
import { ViewBench } from "./view-bench.ts";

const SOON = { withinMs: 20_000 };
const never = new AbortController().signal;
const missing = missingPeers("snmp", "snmpd");

const UPS_TRAPS = ".1.3.6.1.2.1.33.2";
/** What net-snmp's agent says when it ends. */
const SHUTDOWN = "1.3.6.1.4.1.8072.4.0.2";
/** Engine ids that the tools say they are. */
const ENGINE = "80001f8804726f6f6d2031";
const OTHER_ENGINE = "80001f8804726f6f6d2032";

interface Told {
  readonly user?: string;
  readonly auth?: string;
  readonly priv?: string;
}
/** What net-snmp's tools are told of a user: who signs with SHA-256 and encrypts with AES, and who only signs, with SHA-512. */
const secure = ({ user = "ups", auth = PASSWORDS.auth, priv = PASSWORDS.priv }: Told = {}): readonly string[] => {
  return ["-u", user, "-l", "authPriv", "-a", AUTH.sha256, "-A", auth, "-x", PRIV.aes, "-X", priv];
};
const SIGNED: readonly string[] = ["-u", "reader", "-l", "authNoPriv", "-a", AUTH.sha512, "-A", PASSWORDS.auth];

/** As words of a configuration. */
const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(" ");

/** Two cards of other makers at one address, one asked as each user, and an iSmartView that receives their traps. */
async function openRoom({ informs = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "istars-traps-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const trapPort = await freeUdpPort();
  const target = `127.0.0.1:${trapPort}`;
  const card = await startUserAgent("ups", "priv", {
    ...{ auth: AUTH.sha256, priv: PRIV.aes },
    lines: [`trapsess -v 3 ${informs ? "-Ci" : ""} ${quoted(secure())} ${target}`, "authtrapenable 1"],
  });
  const view = await ViewBench.start("--traps", target);
  const client = await view.client();
  const plain = { kind: "snmp", host: "127.0.0.1", version: "v3", authPassword: PASSWORDS.auth } as const;
  const reaches: readonly GivenReach[] = [
    { ...plain, port: card.port, user: "ups", authProtocol: "sha256", privProtocol: "aes128", privPassword: PASSWORDS.priv },
    { ...plain, port: await freeUdpPort(), user: "reader", authProtocol: "sha512", privProtocol: "none" },
  ];
  const cards = reaches.map((reach, n) => ({ name: `Rack ${n}`, site: null, reach }));
  await client.call("addCards", { body: { cards } }, never);
  const authorization = `Basic ${Buffer.from(`${ADMIN.user}:${ADMIN.password}`).toString("base64")}`;
  return {
    ...{ view, card, target },
    /** With a place for what the tools keep of themselves. */
    send: (command: "snmptrap" | "snmpinform", args: readonly string[], words: readonly string[]): Promise<ProcessResult> =>
      runProcess(`/usr/bin/${command}`, ["-r0", "-t3", ...args, ...words], { env: { MIBS: "", SNMP_PERSISTENT_DIR: folder } }),
    traps: async () => {
      const { events } = await (await view.client()).call("listEvents", { query: { kind: "trap.received", order: "oldest" } }, never);
      return events.map(({ cardName, params }) => `${cardName}: ${params.trap}`);
    },
    count: async (fate: TrapFate) => {
      const text = await (await fetch(`${view.url}/metrics`, { headers: { authorization } })).text();
      return Number(new RegExp(`^istars_traps_total\\{fate="${fate}"\\} (\\d+)$`, "m").exec(text)?.[1]);
    },
    [Symbol.asyncDispose]: () => view[Symbol.asyncDispose](),
  };
}

describe.skipIf(missing.length > 0)(`traps and informs of SNMP v3${missing.length > 0 ? `, needs ${missing}` : ""}`, () => {
  test("reach the history of the card whose user it is, and informs are acknowledged", async () => {
    await using room = await openRoom();
    const { send, target, traps } = room;
    const said = (n: number) => [target, "100", `${UPS_TRAPS}.${n}`];
    const sent = [
      await send("snmptrap", ["-v3", "-e", ENGINE, ...secure()], said(1)),
      await send("snmptrap", ["-v3", "-e", OTHER_ENGINE, ...SIGNED], said(2)),
      await send("snmpinform", ["-v3", ...secure()], said(3)),
      await send("snmpinform", ["-v3", ...SIGNED], said(4)),
    ];
    expect(sent.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const expected = [
      "Rack 0: upsTrapOnBattery",
      "Rack 1: upsTrapTestCompleted",
      "Rack 0: upsTrapAlarmEntryAdded",
      "Rack 1: upsTrapAlarmEntryRemoved",
    ];
    await until("four traps in the history", async () => (await traps()).length === 4, SOON);
    expect(await traps()).toEqual(expected);
    expect([await room.count("taken"), await room.count("discovery")]).toEqual([4, 2]);
  });

  test("of an agent that starts anew are heard, and let its card be asked", async () => {
    await using room = await openRoom();
    const { card, traps } = room;
    await card.kill();
    await card.start(ON_BATTERY);
    await until("the card says that it started", async () => (await traps()).includes("Rack 0: coldStart"), SOON);
    await card.kill();
    await until("it says that it ends", async () => (await traps()).includes(`Rack 0: ${SHUTDOWN}`), SOON);
    const before = await room.count("taken");
    await card.start(ON_BATTERY);
    await until("it is heard with its next boot", async () => (await room.count("taken")) > before, SOON);
  });

  test("informs of an agent that runs on are acknowledged over our own restart, of which it learns then", async () => {
    await using room = await openRoom({ informs: true });
    const { card, count, view } = room;
    // It informs us of everybody who asks in the wrong way.
    const provoke = () => runNetSnmp({ target: `127.0.0.1:${card.port}`, community: "another" }, "snmpget", "2c", "1.3.6.1.2.1.1.3.0");
    await provoke();
    await until("it informs us", async () => (await count("taken")) > 0, SOON);
    view.program.kill("SIGTERM");
    await view.program.ended;
    await view.startProgram();
    await provoke();
    await until("it informs us of another time", async () => (await count("taken")) > 0, SOON);
    expect([await count("untimely"), await count("discovery")]).toEqual([1, 0]);
    expect(await room.traps()).toContain("Rack 0: authenticationFailure");
  });

  test("with a wrong password, an unknown user or too little protection change nothing, and are counted", async () => {
    await using room = await openRoom();
    const { send, target, traps, count, view } = room;
    const said = [target, "100", `${UPS_TRAPS}.1`];
    const trap = ["-v3", "-e", ENGINE];
    const wrong: readonly (readonly [TrapFate, string, readonly string[]])[] = [
      ["wrong-digest", "Authentication failure (incorrect password, community or key)", secure({ auth: "another auth word" })],
      ["undecipherable", "Decryption error", secure({ priv: "another priv word" })],
      ["unknown-user", "Unknown user name", secure({ user: "nobody" })],
      ["wrong-level", "Unsupported security level", ["-u", "ups", "-l", "noAuthNoPriv"]],
      ["wrong-level", "Unsupported security level", ["-u", "ups", "-l", "authNoPriv", "-a", AUTH.sha256, "-A", PASSWORDS.auth]],
    ];
    const counted = new Map<TrapFate, number>();
    for (const [fate, words, user] of wrong) {
      expect((await send("snmptrap", [...trap, ...user], said)).code).toBe(0); // nobody answers a trap
      const inform = await send("snmpinform", ["-v3", ...user], said);
      expect([inform.code, inform.stderr]).toEqual([1, expect.stringContaining(words)]);
      counted.set(fate, (counted.get(fate) ?? 0) + 2);
      await until(`${fate} is counted`, async () => (await count(fate)) >= (counted.get(fate) ?? 0), SOON);
    }
    // In another way than it is asked, a card is not heard either.
    expect((await send("snmptrap", ["-v2c", "-c", COMMUNITY], said)).code).toBe(0);
    await until("it is counted", async () => (await count("wrong-level")) > (counted.get("wrong-level") ?? 0), SOON);
    expect([await count("taken"), await traps()]).toEqual([0, []]);
    expect(view.program.stdout + view.program.stderr).toMatch(
      /"msg":"a trap that was signed with another password or protocol than its card/,
    );
  });

  test("are heard once: recorded, they are refused at once, after a while, and after a restart, when senders are known as before", async () => {
    await using room = await openRoom();
    const { send, target, traps, count, view } = room;
    const recorder = createSocket("udp4");
    onTestFinished(() => void recorder.close());
    recorder.bind(0, "127.0.0.1");
    await once(recorder, "listening");
    const heard: Promise<[Uint8Array]> = once(recorder, "message") as Promise<[Uint8Array]>;
    const recorderAt = `127.0.0.1:${recorder.address().port}`;
    await send("snmptrap", ["-v3", "-e", ENGINE, "-Z", "4,5000", ...secure()], [recorderAt, "100", `${UPS_TRAPS}.1`]);
    const [recorded] = await heard;
    const replay = () => recorder.send(recorded, Number(target.split(":")[1]), "127.0.0.1");
    replay();
    await until("it is heard", async () => (await count("taken")) === 1, SOON);
    replay();
    await until("it is repeated", async () => (await count("repeated")) === 1, SOON);
    // A sender whose clock goes back is not believed.
    const said = [target, "100", `${UPS_TRAPS}.2`];
    await send("snmptrap", ["-v3", "-e", ENGINE, "-Z", "4,4000", ...secure()], said);
    await send("snmptrap", ["-v3", "-e", ENGINE, "-Z", "3,9000", ...secure()], said);
    await until("both are untimely", async () => (await count("untimely")) === 2, SOON);

    view.program.kill("SIGTERM");
    await view.program.ended;
    await view.startProgram();
    replay();
    await until("it is untimely", async () => (await count("untimely")) === 1, SOON);
    expect(await traps()).toEqual(["Rack 0: upsTrapOnBattery"]);
    await send("snmptrap", ["-v3", "-e", ENGINE, "-Z", "4,6000", ...secure()], [target, "100", `${UPS_TRAPS}.3`]);
    expect((await send("snmpinform", ["-v3", ...secure()], [target, "100", `${UPS_TRAPS}.4`])).code).toBe(0);
    await until("two more are heard", async () => (await traps()).length === 3, SOON);
  });
});
