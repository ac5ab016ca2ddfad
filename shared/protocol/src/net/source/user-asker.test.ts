import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import type { SnmpUser } from "../snmp/v3-user.ts";
import { userAsker } from "./user-asker.ts";

const USER: SnmpUser = { name: "ups", auth: { protocol: "sha", password: "a long word" }, priv: null };
const never = new AbortController().signal;

test("a user who cannot be is refused", () => {
  expect(() => userAsker({ host: "192.0.2.7", user: { ...USER, name: "" } })).toThrow("a user's name");
  const priv = { protocol: "aes", password: "a long word" } as const;
  expect(() => userAsker({ host: "192.0.2.7", user: { ...USER, auth: null, priv } })).toThrow("needs authentication");
});

test("a name that nobody knows is unreachable", async () => {
  const resolve = () => Promise.reject(new Error("ENOTFOUND"));
  expect(await userAsker({ host: "card.example", user: USER }, { resolve })(["1.3"], never)).toEqual({ kind: "unreachable" });
});

test("a question ends with its signal, whatever the agent does", async () => {
  const agent = createSocket("udp4").bind(0, "127.0.0.1");
  await once(agent, "listening");
  onTestFinished(() => void agent.close());
  const stop = new AbortController();
  const ask = userAsker({ host: "127.0.0.1", port: agent.address().port, user: USER });
  const asked = ask(["1.3"], stop.signal);
  const [bytes, from]: [Uint8Array, { port: number }] = (await once(agent, "message")) as [Uint8Array, { port: number }];
  agent.send(bytes.slice(0, 9), from.port, "127.0.0.1");
  stop.abort(new Error("over"));
  await expect(asked).rejects.toThrow("over");
  await expect(ask(["1.3"], stop.signal)).rejects.toThrow("over");
});
