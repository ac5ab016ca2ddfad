import type { SnmpUser } from "@istars/protocol/net/snmp/v3-user.ts";
import { createSnmpSource } from "@istars/protocol/net/source/snmp-source.ts";
import { userAsker } from "@istars/protocol/net/source/user-asker.ts";
import { systemClock as clock } from "@istars/service/clock.ts";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { AgentBench } from "./agent-bench.ts";
import { userSource } from "./agent-settings.ts";
import { BATTERY, has, isLink, MAINS, running } from "./running-source.ts";
import { AUTH, ON_BATTERY, ON_MAINS, PASSWORDS, PRIV, startUserAgent } from "./user-agent.ts";

const sourceOf = (port: number, user: SnmpUser) =>
  running(createSnmpSource({ id: "v3", everyMs: 500 }, { clock, ask: userAsker({ host: "127.0.0.1", port, user }) }));

const SECURE: SnmpUser = {
  name: "ups",
  auth: { protocol: "sha256", password: PASSWORDS.auth },
  priv: { protocol: "aes", password: PASSWORDS.priv },
};
const startSecure = () => startUserAgent("ups", "priv", { auth: AUTH.sha256, priv: PRIV.aes });

const missing = missingPeers("snmpd");
describe.skipIf(missing.length > 0)(`net-snmp's agent over SNMP v3${missing.length > 0 ? `, needs ${missing}` : ""}`, () => {
  test.each([
    ["sha256", "aes"],
    ["md5", "aes"],
    ["sha", "aes"],
    ["sha512", "aes256"],
  ] as const)("is read by a user who signs with %s and encrypts with %s", async (auth, priv) => {
    const { port } = await startUserAgent("ups", "priv", { auth: AUTH[auth], priv: PRIV[priv] });
    await using source = sourceOf(port, {
      name: "ups",
      auth: { protocol: auth, password: PASSWORDS.auth },
      priv: { protocol: priv, password: PASSWORDS.priv },
    });
    const { reading } = await source.told("mains", has(MAINS));
    expect(reading?.battery.runtime).toBe(420);
  });

  test.each(["sha224", "sha384"] as const)("is read by a user who signs with %s alone", async (auth) => {
    const { port } = await startUserAgent("ups", "auth", { auth: AUTH[auth] });
    await using source = sourceOf(port, { name: "ups", auth: { protocol: auth, password: PASSWORDS.auth }, priv: null });
    await source.told("mains", has(MAINS));
  });

  test("is read by a user who neither signs nor encrypts, where it lets one", async () => {
    const { port } = await startUserAgent("ups", "noauth", {});
    await using source = sourceOf(port, { name: "ups", auth: null, priv: null });
    await source.told("mains", has(MAINS));
  });

  test("a wrong user, password or level is red at once", async () => {
    const { port } = await startSecure();
    await using right = sourceOf(port, SECURE);
    await right.told("mains", has(MAINS));
    const wrong: readonly SnmpUser[] = [
      { ...SECURE, name: "nobody" },
      { ...SECURE, auth: { protocol: "sha256", password: "another auth word" } },
      { ...SECURE, auth: { protocol: "sha512", password: PASSWORDS.auth } },
      { ...SECURE, priv: null },
      { ...SECURE, auth: null, priv: null },
    ];
    for (const user of wrong) {
      await using source = sourceOf(port, user);
      await source.told(`refused: ${JSON.stringify(user)}`, isLink("refused", "denied"));
    }
  });

  test.each(["aes", "aes256"] as const)("a wrong privacy password over %s is red at once", async (priv) => {
    const { port } = await startUserAgent("ups", "priv", { auth: AUTH.sha256, priv: PRIV[priv] });
    await using source = sourceOf(port, { ...SECURE, priv: { protocol: priv, password: "another priv word" } });
    const { reading } = await source.told("refused", isLink("refused", "denied"));
    expect(reading).toBeNull();
  });

  test("an agent that starts anew is read on, with its next boot; one that is silent is lost", async () => {
    const agent = await startSecure();
    await using source = sourceOf(agent.port, SECURE);
    await source.told("mains", has(MAINS));
    const before = await agent.boots();
    await agent.kill();
    await agent.start(ON_BATTERY);
    await source.told("battery", has(BATTERY));
    expect(await agent.boots()).toBeGreaterThan(before);
    await agent.kill();
    await source.told("lost", isLink("lost", "silent"));
    await agent.start(ON_MAINS);
    await source.told("mains again", has(MAINS));
  });

  test("a device that was put in another's place is read on, as a new one", async () => {
    const agent = await startSecure();
    await using source = sourceOf(agent.port, SECURE);
    await source.told("mains", has(MAINS));
    await agent.kill();
    await agent.forget();
    await agent.start(ON_BATTERY);
    await source.told("battery", has(BATTERY));
  });

  test("the program that ships reads it, and says in red what it is refused", async () => {
    const { port } = await startSecure();
    const settings = (privPassword: string) => ({ sources: [userSource("rack", port, { ...PASSWORDS, priv: privPassword })] });
    await using agent = await AgentBench.prepare(settings(PASSWORDS.priv));
    const check = async (privPassword: string) => {
      await agent.writeSettings(settings(privPassword));
      const { stdout, stderr } = await agent.runToEnd("check");
      return stdout || stderr;
    };
    expect(await check(PASSWORDS.priv)).toMatch(/^ok +rack .* connected .*mainsOk/m);
    expect(await check("another priv word")).toMatch(/^!! +rack .* refused/m);
  });
});
