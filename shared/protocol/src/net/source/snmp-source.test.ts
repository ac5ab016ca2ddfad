import { expect, test } from "vitest";
import { HandClock } from "./hand-clock.ts";
import { objectOf, type SCALARS } from "./mib-reading.ts";
import { communityAsker, type NextAsker, type NextOutcome } from "./next-asker.ts";
import { Observed } from "./observed.ts";
import { agentOf, integer, type Mib } from "./scripted-mib.ts";
import { createSnmpSource } from "./snmp-source.ts";

const never = new AbortController().signal;
const mibOf = (said: Partial<Record<keyof typeof SCALARS, number>>): Mib =>
  Object.fromEntries(Object.entries(said).map(([name, value]) => [`${objectOf(name as keyof typeof SCALARS)}.0`, integer(value)]));
const ON_MAINS = mibOf({ upsOutputSource: 3, upsBatteryStatus: 2, upsEstimatedMinutesRemaining: 20 });
const ON_BATTERY = mibOf({ upsOutputSource: 5, upsBatteryStatus: 3, upsEstimatedMinutesRemaining: 3 });

/** A source over an agent that the test changes. */
function observe(mib: Mib) {
  const clock = new HandClock();
  const agent = { mib, outcome: null as NextOutcome | null, asked: 0, during: () => {} };
  const answer = agentOf(() => agent.mib, "v2c");
  const ask: NextAsker = async (names, signal) => {
    agent.asked++;
    agent.during();
    return agent.outcome ?? answer(names, signal);
  };
  const source = createSnmpSource({ id: "snmp" }, { clock, ask });
  return { clock, agent, source, observed: new Observed(source) };
}

test("a card is asked every two seconds, and its readings age from the question on", async () => {
  const { clock, agent, observed } = observe(ON_MAINS);
  await using _ = observed;
  const { reading, tells } = await observed.untilLink("online");
  expect(reading).toMatchObject({ seq: 1, facts: { mainsOk: true }, battery: { runtime: 1_200 } });
  expect(tells).not.toContain("testing");
  agent.mib = ON_BATTERY;
  await clock.advance(1_999);
  expect(observed.source.current()).toMatchObject({ ageMs: 1_999, reading: { seq: 1 } });
  await clock.advance(1);
  expect(observed.source.current()).toMatchObject({
    ageMs: 0,
    reading: { seq: 2, facts: { onBattery: true, batteryLow: true, mainsOk: false } },
  });
});

test("two lost looks are none, three are a lost card with its last reading", async () => {
  const { clock, agent, observed } = observe(ON_BATTERY);
  await using _ = observed;
  await observed.untilLink("online");
  agent.outcome = { kind: "silent" };
  await clock.advance(4_000);
  agent.outcome = null;
  await clock.advance(2_000);
  agent.outcome = { kind: "silent" };
  await clock.advance(4_000);
  expect(observed.links).toEqual(["online"]);
  await clock.advance(2_000);
  expect(observed.links).toEqual(["online", "lost silent"]);
  expect(observed.source.current()).toMatchObject({ reading: { facts: { onBattery: true } }, ageMs: 6_000 });
  agent.outcome = null;
  await clock.advance(2_000);
  expect(observed.links).toEqual(["online", "lost silent", "online"]);
});

test("a card that is to be asked at once is, and then again after the usual time", async () => {
  const { clock, agent, source, observed } = observe(ON_MAINS);
  await using _ = observed;
  await observed.untilLink("online");
  agent.mib = ON_BATTERY;
  await clock.advance(500);
  source.askSoon();
  await observed.until(({ reading }) => reading?.seq === 2);
  expect(observed.source.current()).toMatchObject({ ageMs: 0, reading: { facts: { onBattery: true } } });
  await clock.advance(1_999);
  expect(observed.source.current().reading?.seq).toBe(2);
  await clock.advance(1);
  expect(observed.source.current().reading?.seq).toBe(3);
});

test("an agent that never ends an answer misses, and the source ends when it is told to", async () => {
  const clock = new HandClock();
  const ask: NextAsker = (_names, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
  const observed = new Observed(createSnmpSource({ id: "snmp" }, { clock, ask }));
  await clock.advance(18_000);
  expect(observed.links).toEqual(["lost silent"]);
  await observed[Symbol.asyncDispose]();
});

test("an agent that denies is red at once; one without a UPS is online and tells nothing", async () => {
  const { clock, agent, observed } = observe({});
  await using _ = observed;
  await observed.untilLink("online no-ups");
  expect(observed.source.current()).toMatchObject({ confidence: {}, tells: [], reading: { facts: { mainsOk: null } } });
  agent.outcome = { kind: "denied" };
  await clock.advance(2_000);
  expect(observed.links).toEqual(["online no-ups", "refused denied"]);
  const { asked } = agent;
  await clock.advance(59_000);
  expect(agent.asked).toBe(asked);
});

test("SAFETY 4: an answer that lay about while this machine stood still is not taken for new", async () => {
  const { clock, agent, observed } = observe(ON_MAINS);
  await using _ = observed;
  await observed.untilLink("online");
  agent.mib = ON_BATTERY;
  agent.during = () => clock.stepWall(60_000);
  await clock.advance(2_000);
  expect(observed.source.current().reading?.seq).toBe(1);
  agent.during = () => {};
  await clock.advance(2_000);
  expect(observed.source.current().reading?.facts.onBattery).toBe(true);
});

test("a name is looked up once, and the address found stays when the name server goes", async () => {
  const asked: string[] = [];
  let answers: readonly string[] = ["192.0.2.7"];
  const resolve = async () => {
    const [address] = answers;
    if (address === undefined) throw new Error("ENOTFOUND");
    return address;
  };
  const asker = {
    ask: async ({ address }: { readonly address: string }) => {
      asked.push(address);
      return { kind: "silent" as const };
    },
  };
  const ask = communityAsker({ host: "card.example", version: "v2c", community: "c" }, { asker, resolve });
  await ask(["1.3"], never);
  answers = [];
  await ask(["1.3"], never);
  await ask(["1.3"], never);
  expect(asked).toEqual(["192.0.2.7", "192.0.2.7", "192.0.2.7"]);
  const lost = communityAsker({ host: "card.example", version: "v1", community: "c" }, { asker, resolve });
  expect(await lost(["1.3"], never)).toEqual({ kind: "unreachable" });
});

test("a setting that cannot be is refused", () => {
  const make = () => createSnmpSource({ id: "snmp", everyMs: 1 }, { clock: new HandClock(), ask: agentOf(() => ({}), "v1") });
  expect(make).toThrow("every 500 to 60000 ms");
});
