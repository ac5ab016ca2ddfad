import { createSocket } from "node:dgram";
import { once } from "node:events";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { SecurityLevel } from "../snmp/v3-user.ts";
import { GuardedSocket, isAsProtected } from "./user-socket.ts";

const element = (tag: number, ...contents: readonly (readonly number[])[]): readonly number[] => {
  const content = contents.flat();
  return [tag, content.length, ...content];
};
const integer = (value: number) => element(0x02, [value]);

/** A message of SNMP v3 with these flags, and a PDU of this type in the clear; with `secret` an encrypted one. */
const message = (flags: number, pduTag: number, secret = false): Uint8Array => {
  const scoped = element(0x30, element(0x04, [1, 2]), element(0x04), element(pduTag));
  const header = element(0x30, integer(7), integer(100), element(0x04, [flags]), integer(3));
  return Uint8Array.from(element(0x30, integer(3), header, element(0x04, [9]), secret ? element(0x04, [5, 5]) : scoped));
};
const [RESPONSE, REPORT] = [0xa2, 0xa8];

test("SAFETY 31: an answer that is less protected than the user is not heard, but for reports of who does not know us", () => {
  const levels: readonly SecurityLevel[] = ["noAuthNoPriv", "authNoPriv", "authPriv"];
  const heard = (bytes: Uint8Array) => levels.map((level) => isAsProtected(bytes, level));
  expect(heard(message(0, RESPONSE))).toEqual([true, false, false]);
  expect(heard(message(1, RESPONSE))).toEqual([true, true, false]);
  expect(heard(message(3, RESPONSE, true))).toEqual([true, true, true]);
  expect(heard(message(0, REPORT))).toEqual([true, true, true]);
  expect(heard(message(1, REPORT))).toEqual([true, true, true]);
  expect(heard(message(2, REPORT, true))).toEqual([true, false, false]);
});

test("whatever comes, it is judged without an error, and nothing that is cut short or changed in its flags is heard", () => {
  const answer = message(0, RESPONSE);
  for (let length = 0; length < answer.length; length++) expect(isAsProtected(answer.subarray(0, length), "authPriv")).toBe(false);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => typeof isAsProtected(bytes, "authPriv") === "boolean"));
});

test("what comes from elsewhere is not heard, and what cannot be read ends nothing", async () => {
  const agent = createSocket("udp4").bind(0, "127.0.0.1");
  const stranger = createSocket("udp4").bind(0, "127.0.0.1");
  await Promise.all([once(agent, "listening"), once(stranger, "listening")]);
  const guarded = new GuardedSocket("udp4", { address: "127.0.0.1", port: agent.address().port, level: "authNoPriv" });
  onTestFinished(() => {
    for (const socket of [agent, stranger, guarded]) socket.close();
  });
  const heard: number[] = [];
  const third = Promise.withResolvers<void>();
  guarded.on("message", (bytes) => {
    heard.push(bytes instanceof Uint8Array ? (bytes.at(-1) ?? 0) : 0);
    if (heard.length === 2) third.resolve();
    throw new Error("unreadable");
  });
  guarded.send(Uint8Array.of(1), 0, 1, agent.address().port, "127.0.0.1", () => {});
  const [, from]: { port: number }[] = await once(agent, "message");
  const port = from?.port ?? 0;
  const said = (socket: typeof agent, bytes: Uint8Array) =>
    new Promise<void>((resolve) => socket.send(bytes, port, "127.0.0.1", () => resolve()));
  await said(stranger, message(1, RESPONSE));
  await said(agent, message(0, RESPONSE));
  await said(agent, message(1, REPORT));
  await said(agent, message(1, RESPONSE));
  await third.promise;
  expect(heard).toEqual([0, 0]);
});
