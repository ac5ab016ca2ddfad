import { BerWriter } from "@istars/protocol/net/snmp/ber-writer.ts";
import { decodeMessage, ERROR_STATUS, encodeMessage, type Message, type Pdu, type VarBind } from "@istars/protocol/net/snmp/message.ts";
import { SnmpError } from "@istars/protocol/net/snmp/snmp-error.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CommunityResponder } from "./community-responder.ts";
import { SnmpCounters } from "./counters.ts";
import { MibTree } from "./mib-tree.ts";

/** An agent of objects 1.3.1–1.3.9 (one instance each, its value its number), 1.3.10 without an instance, and 1.3.20 with a long text. */
function setUp({ maxOctets = 1_472, text = 0 }: { readonly maxOctets?: number; readonly text?: number } = {}) {
  const objects = [...Array.from({ length: 10 }, (_, i) => `1.3.${i + 1}`), "1.3.20"];
  const tree = new MibTree(objects);
  for (let i = 1; i <= 9; i++) tree.put(`1.3.${i}.0`, { type: "integer", value: i });
  if (text > 0) tree.put("1.3.20.0", { type: "octets", value: new Uint8Array(text) });
  const counters = new SnmpCounters();
  const responder = new CommunityResponder({ tree, counters, maxOctets });
  responder.setCommunities([
    { name: "public", access: "read" },
    { name: "second", access: "read" },
  ]);
  return { tree, counters, responder };
}
type Agent = ReturnType<typeof setUp>;

const bytesOf = (message: Message): Uint8Array => Uint8Array.from(encodeMessage(message, new BerWriter(new Uint8Array(60_000))));
const named = (...names: readonly string[]): VarBind[] => names.map((name) => ({ name, value: { type: "null" } }));

function message(version: Message["version"], pdu: Pdu, community = "public"): Message {
  return { version, community: new TextEncoder().encode(community), pdu };
}
const plain = (type: "get" | "get-next" | "set" | "response" | "inform", bindings: VarBind[]): Pdu => ({
  type,
  requestId: 77,
  errorStatus: 0,
  errorIndex: 0,
  bindings,
});
const bulk = (nonRepeaters: number, maxRepetitions: number, ...names: readonly string[]): Pdu => ({
  type: "get-bulk",
  requestId: 77,
  nonRepeaters,
  maxRepetitions,
  bindings: named(...names),
});

function ask({ responder }: Agent, version: Message["version"], pdu: Pdu, community?: string) {
  const answer = responder.respond(bytesOf(message(version, pdu, community)));
  if (answer === null) return null;
  const decoded = decodeMessage(answer);
  if (decoded.pdu.type !== "response") throw new Error(`answered with ${decoded.pdu.type}`);
  const { requestId, errorStatus, errorIndex, bindings } = decoded.pdu;
  expect([decoded.version, new TextDecoder().decode(decoded.community), requestId]).toEqual([version, community ?? "public", 77]);
  const values = bindings.map(({ name, value }) => `${name} ${"value" in value ? value.value : value.type}`);
  return { errorStatus, errorIndex, values };
}
const ok = (...values: readonly string[]) => ({ errorStatus: 0, errorIndex: 0, values });

test("a GET is answered in the order of its names", () => {
  for (const version of ["v1", "v2c"] as const) {
    expect(ask(setUp(), version, plain("get", named("1.3.9.0", "1.3.1.0", "1.3.9.0")))).toEqual(ok("1.3.9.0 9", "1.3.1.0 1", "1.3.9.0 9"));
  }
});

test("a GET without names gets an answer without values", () => {
  expect(ask(setUp(), "v2c", plain("get", []))).toEqual(ok());
});

test("v2c tells a missing object from a missing instance, each in its place", () => {
  expect(ask(setUp(), "v2c", plain("get", named("1.3.1.0", "1.3.10.0", "1.3.1.1", "1.3.11.0", "1.3.1", "2.1")))).toEqual(
    ok(
      "1.3.1.0 1",
      "1.3.10.0 no-such-instance",
      "1.3.1.1 no-such-instance",
      "1.3.11.0 no-such-object",
      "1.3.1 no-such-instance",
      "2.1 no-such-object",
    ),
  );
});

test("v1 refuses the whole GET at the first missing name and sends the names back", () => {
  expect(ask(setUp(), "v1", plain("get", named("1.3.1.0", "1.3.10.0", "1.3.11.0")))).toEqual({
    errorStatus: ERROR_STATUS.noSuchName,
    errorIndex: 2,
    values: ["1.3.1.0 null", "1.3.10.0 null", "1.3.11.0 null"],
  });
});

test("a GETNEXT is answered with what follows, and at the end as each version does", () => {
  expect(ask(setUp(), "v2c", plain("get-next", named("1.3", "1.3.1.0", "1.3.9.0")))).toEqual(
    ok("1.3.1.0 1", "1.3.2.0 2", "1.3.9.0 end-of-mib-view"),
  );
  expect(ask(setUp(), "v1", plain("get-next", named("1.3", "1.3.9.0")))).toEqual({
    errorStatus: ERROR_STATUS.noSuchName,
    errorIndex: 2,
    values: ["1.3 null", "1.3.9.0 null"],
  });
});

test("a GETBULK repeats all but its first names", () => {
  expect(ask(setUp(), "v2c", bulk(1, 2, "1.3", "1.3.4.0", "1.3.7.0"))).toEqual(
    ok("1.3.1.0 1", "1.3.5.0 5", "1.3.8.0 8", "1.3.6.0 6", "1.3.9.0 9"),
  );
});

test("a GETBULK at the end goes on with the name it came to, until every name is at the end", () => {
  expect(ask(setUp(), "v2c", bulk(0, 50, "1.3.7.0", "1.3.9.0"))).toEqual(
    ok(
      "1.3.8.0 8",
      "1.3.9.0 end-of-mib-view",
      "1.3.9.0 9",
      "1.3.9.0 end-of-mib-view",
      "1.3.9.0 end-of-mib-view",
      "1.3.9.0 end-of-mib-view",
    ),
  );
  expect(ask(setUp(), "v2c", bulk(0, 3, "2.5"))).toEqual(ok("2.5 end-of-mib-view"));
});

test("negative and zero counts of a GETBULK mean none", () => {
  expect(ask(setUp(), "v2c", bulk(-1, 1, "1.3"))).toEqual(ok("1.3.1.0 1"));
  expect(ask(setUp(), "v2c", bulk(0, -5, "1.3"))).toEqual(ok());
  expect(ask(setUp(), "v2c", bulk(9, 5, "1.3", "1.3.1.0"))).toEqual(ok("1.3.1.0 1", "1.3.2.0 2"));
});

test("a GETBULK longer than an answer may be is cut after a whole binding", () => {
  const agent = setUp({ maxOctets: 484 });
  for (let i = 0; i < 300; i++) agent.tree.put(`1.3.7.${i}`, { type: "integer", value: i });
  const answer = agent.responder.respond(bytesOf(message("v2c", bulk(0, 2_147_483_647, "1.3.7"))));
  expect(answer?.length).toBeLessThanOrEqual(484);
  expect(answer?.length).toBeGreaterThan(440);
});

test("a GETBULK is answered with at most a hundred rounds, however many it asks for", () => {
  const agent = setUp({ maxOctets: 60_000 });
  for (let i = 0; i < 300; i++) agent.tree.put(`1.3.7.${i}`, { type: "integer", value: i });
  expect(ask(agent, "v2c", bulk(0, 2_147_483_647, "1.3.7"))?.values.length).toBe(100);
});

test("v1 has no GETBULK, and what is no request is ignored", () => {
  const agent = setUp();
  expect(ask(agent, "v1", bulk(0, 5, "1.3"))).toBeNull();
  expect(ask(agent, "v2c", plain("response", named("1.3.1.0")))).toBeNull();
  expect(ask(agent, "v2c", plain("inform", named("1.3.1.0")))).toBeNull();
  expect(agent.counters.ignored).toBe(3);
});

test("every SET is refused, counted, and changes nothing", () => {
  const agent = setUp();
  const bindings: VarBind[] = [{ name: "1.3.1.0", value: { type: "integer", value: 5 } }];
  expect(ask(agent, "v1", plain("set", bindings))).toEqual({ errorStatus: ERROR_STATUS.noSuchName, errorIndex: 1, values: ["1.3.1.0 5"] });
  expect(ask(agent, "v2c", plain("set", bindings))).toEqual({ errorStatus: ERROR_STATUS.noAccess, errorIndex: 1, values: ["1.3.1.0 5"] });
  expect(agent.counters.inBadCommunityUses).toBe(2);
  expect(ask(agent, "v2c", plain("get", named("1.3.1.0")))).toEqual(ok("1.3.1.0 1"));
});

test("an answer that would be too long is the error that says so, as each version does", () => {
  const agent = setUp({ maxOctets: 484, text: 250 });
  const names = named("1.3.20.0", "1.3.20.0");
  expect(ask(agent, "v2c", plain("get", names))).toEqual({ errorStatus: ERROR_STATUS.tooBig, errorIndex: 0, values: [] });
  expect(ask(agent, "v1", plain("get", names))).toEqual({
    errorStatus: ERROR_STATUS.tooBig,
    errorIndex: 0,
    values: ["1.3.20.0 null", "1.3.20.0 null"],
  });
  expect(ask(agent, "v2c", plain("get-next", named("1.3.9.0", "1.3.9.0")))?.errorStatus).toBe(ERROR_STATUS.tooBig);
  expect(ask(agent, "v2c", plain("get", named("1.3.20.0")))?.errorStatus).toBe(0);
});

test("a refused request too long to be sent back is dropped and counted", () => {
  const agent = setUp({ maxOctets: 484 });
  expect(ask(agent, "v1", plain("get", named(...new Array<string>(60).fill("1.3.77.0"))))).toBeNull();
  expect(agent.counters.silentDrops).toBe(1);
});

test("each of several communities is answered with its own name", () => {
  expect(ask(setUp(), "v2c", plain("get", named("1.3.1.0")), "second")).toEqual(ok("1.3.1.0 1"));
});

test.each(["", "publi", "publix", "public ", "PUBLIC"])('community "%s" is not answered and counted', (community) => {
  const agent = setUp();
  expect(ask(agent, "v2c", plain("get", named("1.3.1.0")), community)).toBeNull();
  expect(agent.counters.inBadCommunityNames).toBe(1);
});

test("SAFETY 32: without a community the agent answers nobody", () => {
  const agent = setUp();
  agent.responder.setCommunities([]);
  for (const community of ["public", "private", ""]) expect(ask(agent, "v2c", plain("get", named("1.3.1.0")), community)).toBeNull();
  expect(agent.counters.inBadCommunityNames).toBe(3);
});

test("a community that is empty or too long is refused, and those before stay", () => {
  const agent = setUp();
  for (const name of ["", "x".repeat(256)]) {
    expect(() => agent.responder.setCommunities([{ name, access: "read" }])).toThrow(RangeError);
  }
  expect(ask(agent, "v2c", plain("get", named("1.3.1.0")))).toEqual(ok("1.3.1.0 1"));
  agent.responder.setCommunities([{ name: "x".repeat(255), access: "read" }]);
  expect(ask(agent, "v2c", plain("get", named("1.3.1.0")), "x".repeat(255))).toEqual(ok("1.3.1.0 1"));
});

test("a message that is malformed behind a wrong name is not sent back", () => {
  const { responder } = setUp();
  const bytes = bytesOf(message("v1", plain("get", named("1.3.77.0", "1.3.1.0"))));
  // The last arc of the second name gets an octet that says another follows.
  bytes[bytes.length - 3] = 0x80;
  expect(() => responder.respond(bytes)).toThrow(SnmpError);
});

test("an answer that waits to be sent is not overwritten by the next", () => {
  const agent = setUp();
  const request = (name: string) => bytesOf(message("v2c", plain("get", named(name))));
  const first = agent.responder.respond(request("1.3.1.0"));
  const kept = Uint8Array.from(first ?? []);
  agent.responder.keepLastAnswer();
  agent.responder.respond(request("1.3.2.0"));
  expect(first).toEqual(kept);
});

test("whatever a known community sends, no answer is longer than allowed and nothing but a refusal is thrown", () => {
  const agent = setUp({ maxOctets: 484, text: 255 });
  const name = fc.oneof(
    fc.constantFrom("1.3", "1.3.1.0", "1.3.9.0", "1.3.10.0", "1.3.20.0", "1.3.77.0", "2.1"),
    fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 100 }).map((arcs) => ["1", "3", ...arcs].join(".")),
  );
  const request = fc.record({
    version: fc.constantFrom("v1" as const, "v2c" as const),
    type: fc.constantFrom("get" as const, "get-next" as const, "set" as const, "get-bulk" as const),
    first: fc.integer({ min: -3, max: 20 }),
    second: fc.integer({ min: -3, max: 2_147_483_647 }),
    names: fc.array(name, { maxLength: 40 }),
  });
  fc.assert(
    fc.property(request, ({ version, type, first, second, names }) => {
      const pdu: Pdu = type === "get-bulk" ? bulk(first, second, ...names) : plain(type, named(...names));
      const answer = agent.responder.respond(bytesOf(message(version, pdu)));
      if (answer === null) return;
      expect(answer.length).toBeLessThanOrEqual(484);
      expect(decodeMessage(answer).pdu.type).toBe("response");
    }),
    { numRuns: 500 },
  );
  const valid = bytesOf(message("v2c", bulk(1, 20, "1.3", "1.3.4.0")));
  fc.assert(
    fc.property(fc.nat(valid.length - 1), fc.nat(255), fc.nat(valid.length), (at, octet, length) => {
      const wrong = Uint8Array.from(valid.subarray(0, length));
      if (at < length) wrong[at] = octet;
      try {
        agent.responder.respond(wrong);
      } catch (error) {
        expect(error).toBeInstanceOf(SnmpError);
      }
    }),
    { numRuns: 3_000 },
  );
});
