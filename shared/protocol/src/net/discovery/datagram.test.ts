import fc from "fast-check";
import { expect, test } from "vitest";
import { DISCOVERY_MAX_OCTETS } from "../../model/discovery.ts";
import { type Content, DATAGRAM_FAULTS, type Datagram, decodeDatagram, encodeDatagram } from "./datagram.ts";
import { sampleHere } from "./sample-here.ts";

const TRANSACTION = "0123456789abcdef";
const MAC = "02:00:5e:00:53:01";

/** `ISTR`, version 1, the type, the transaction, then the text, written by hand. */
const wire = (type: number, json: string | Uint8Array, version = 1): Uint8Array =>
  Buffer.concat([
    Buffer.of(0x49, 0x53, 0x54, 0x52, version, type, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef),
    typeof json === "string" ? Buffer.from(json) : json,
  ]);

const SAMPLES: readonly { readonly octet: number; readonly json: string; readonly content: Content }[] = [
  { octet: 1, json: "{}", content: { type: "find", body: {} } },
  { octet: 1, json: '{"mac":"02:00:5e:00:53:01"}', content: { type: "find", body: { mac: MAC } } },
  {
    octet: 2,
    json:
      '{"mac":"02:00:5e:00:53:01","cardId":"3f0c6d3e-5a75-4f2c-9d3b-0b0f6f1a0001","serial":null,"model":"iStars card",' +
      '"firmware":"0.1.0","name":"Schaltschrank ä","location":"Basement","source":"static","address":"192.0.2.7","prefix":24,' +
      '"gateway":"192.0.2.1","dns":["192.0.2.1"],"ports":{"http":80,"https":443,"snmp":161,"nut":3493},"isNew":false,' +
      '"ups":{"model":"PowerOne 3000","isLost":false,"outputSource":"normal","onBattery":false,"charge":100,"load":25,"worstAlarm":null},' +
      '"change":null}',
    content: { type: "here", body: sampleHere({ name: "Schaltschrank ä" }) },
  },
  {
    octet: 3,
    json: '{"mac":"02:00:5e:00:53:01","user":"admin","nonce":"rOprNGfwEbeRWgbNEkqO"}',
    content: { type: "challenge?", body: { mac: MAC, user: "admin", nonce: "rOprNGfwEbeRWgbNEkqO" } },
  },
  {
    octet: 4,
    json: '{"mac":"02:00:5e:00:53:01","nonce":"rOprNGfwEbeRWgbNEkqO3rfc","salt":"W22ZaJ0SNY7soEsUEjb6gQ==","iterations":600000}',
    content: {
      type: "challenge",
      body: { mac: MAC, nonce: "rOprNGfwEbeRWgbNEkqO3rfc", salt: "W22ZaJ0SNY7soEsUEjb6gQ==", iterations: 600_000 },
    },
  },
  {
    octet: 5,
    json: '{"mac":"02:00:5e:00:53:01","nonce":"rOpr3rfc","settings":"{\\"network\\":{\\"mode\\":\\"dhcp\\"}}","proof":"dHzb"}',
    content: { type: "set", body: { mac: MAC, nonce: "rOpr3rfc", settings: '{"network":{"mode":"dhcp"}}', proof: "dHzb" } },
  },
  {
    octet: 6,
    json: '{"mac":"02:00:5e:00:53:01","outcome":"{\\"code\\":\\"accepted\\"}","signature":null}',
    content: { type: "result", body: { mac: MAC, outcome: '{"code":"accepted"}', signature: null } },
  },
];

const withTransaction = (content: Content): Datagram => ({ ...content, transaction: TRANSACTION });

test("each type is written octet by octet as the protocol says", () => {
  for (const { octet, json, content } of SAMPLES) {
    expect(Buffer.from(encodeDatagram(withTransaction(content))).toString("latin1")).toBe(
      Buffer.from(wire(octet, json)).toString("latin1"),
    );
  }
  expect(encodeDatagram({ type: "find", transaction: "00ff00ff00ff00ff", body: {} })).toEqual(
    Buffer.from("495354520101" + "00ff00ff00ff00ff" + "7b7d", "hex"),
  );
});

test("each type is read from the octets that the protocol says", () => {
  for (const { octet, json, content } of SAMPLES) expect(decodeDatagram(wire(octet, json))).toEqual(withTransaction(content));
});

test("a datagram in the middle of a larger buffer is read, and a plain Uint8Array too", () => {
  const octets = wire(1, "{}");
  const inside = Buffer.concat([Buffer.from("before"), octets, Buffer.from("behind")]).subarray(6, 6 + octets.length);
  expect(decodeDatagram(inside)).toEqual(withTransaction({ type: "find", body: {} }));
  expect(decodeDatagram(new Uint8Array(octets))).toEqual(withTransaction({ type: "find", body: {} }));
});

test("a datagram cut short at any length is a fault", () => {
  for (const { octet, json } of SAMPLES) {
    const whole = wire(octet, json);
    for (let length = 0; length < whole.length; length++) {
      expect(decodeDatagram(whole.subarray(0, length))).toEqual({ fault: length < 14 ? "too-short" : "json" });
    }
  }
});

test("any flipped bit gives a fault, another type or transaction, or other words: never an exception, never the same", () => {
  for (const { octet, json, content } of SAMPLES) {
    const whole = wire(octet, json);
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const damaged = Buffer.from(whole);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const read = decodeDatagram(damaged);
      if (bit < 32) expect(read).toEqual({ fault: "magic" });
      else if (bit < 40) expect(read).toEqual({ fault: "version" });
      else if (bit >= 48 && bit < 112) expect(read).toMatchObject({ type: content.type, body: content.body });
      else if ("fault" in read) expect(["type", "json", "schema"]).toContain(read.fault);
      if (!("fault" in read)) expect(JSON.stringify(read)).not.toBe(JSON.stringify(withTransaction(content)));
    }
  }
});

test("another version and an unknown type are told apart from damage", () => {
  for (const version of [0, 2, 255]) expect(decodeDatagram(wire(1, "{}", version))).toEqual({ fault: "version" });
  for (const type of [0, 7, 255]) expect(decodeDatagram(wire(type, "{}"))).toEqual({ fault: "type" });
  expect(decodeDatagram(Buffer.from("GET / HTTP/1.1\r\n\r\n"))).toEqual({ fault: "magic" });
});

test("1,400 octets are read and one more is not, whatever is in it", () => {
  const padded = (octets: number) => wire(1, `{"x":"${"a".repeat(octets - 14 - 8)}"}`);
  expect(padded(DISCOVERY_MAX_OCTETS)).toHaveLength(1_400);
  expect(decodeDatagram(padded(1_400))).toMatchObject({ type: "find" });
  expect(decodeDatagram(padded(1_401))).toEqual({ fault: "too-long" });
  expect(decodeDatagram(Buffer.alloc(65_507))).toEqual({ fault: "too-long" });
});

test("what does not fit one datagram, and what is no transaction, is not written", () => {
  const here = sampleHere({ location: "ä".repeat(128), dns: ["a".repeat(600), "b".repeat(600), "c"] });
  expect(() => encodeDatagram({ type: "here", transaction: TRANSACTION, body: here })).toThrow(/does not fit/);
  for (const transaction of ["", "0123456789abcde", "0123456789ABCDEF", "0123456789abcdeg"]) {
    expect(() => encodeDatagram({ type: "find", transaction, body: {} })).toThrow(/16 hex digits/);
  }
});

test("JSON of foreign make is a fault of its own kind", () => {
  const faultOf = (json: string | Uint8Array, type = 1) => {
    const read = decodeDatagram(wire(type, json));
    return "fault" in read ? read.fault : "none";
  };
  for (const json of ["", " ", "{", "{}{}", "{'mac':1}", "NaN", "undefined", "\ufeff{}", '{"mac":"\t"}'])
    expect(faultOf(json)).toBe("json");
  expect(faultOf(Buffer.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).toBe("json"); // 0xff is in no UTF-8
  expect(faultOf(Buffer.of(0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d))).toBe("json"); // NUL the long way
  for (const json of ["[]", "null", "1", '"find"', "true", '[{"mac":"02:00:5e:00:53:01"}]']) expect(faultOf(json)).toBe("schema");
  for (const mac of ["02:00:5E:00:53:01", "02-00-5e-00-53-01", "", "02:00:5e:00:53:01\\n", "02:00:5e:00:53"]) {
    expect(faultOf(`{"mac":"${mac}"}`)).toBe("schema");
  }
  expect(faultOf('{"mac":["02:00:5e:00:53:01"]}')).toBe("schema");
  expect(faultOf("[".repeat(1_386))).toBe("json");
  expect(faultOf(`${"[".repeat(693)}${"]".repeat(693)}`)).toBe("schema");
  expect(faultOf(`{"x":${"[".repeat(600)}${"]".repeat(600)}}`)).toBe("none"); // a member nobody knows
});

test("numbers that are too large, not whole or not numbers are refused", () => {
  const here = (member: string, value: string) =>
    decodeDatagram(wire(2, JSON.stringify(sampleHere()).replace(new RegExp(`"${member}":\\d+`), `"${member}":${value}`)));
  for (const value of ["1e999", "-1e999", '"25"', "[25]"]) {
    for (const member of ["charge", "prefix", "http"]) expect(here(member, value)).toEqual({ fault: "schema" });
  }
  for (const value of ["129", "-1", "24.5", "1e30"]) expect(here("prefix", value)).toEqual({ fault: "schema" });
  for (const value of ["0", "65536", "80.5"]) expect(here("http", value)).toEqual({ fault: "schema" });
  expect(here("charge", "99.5")).toMatchObject({ body: { ups: { charge: 99.5 } } });
});

test("half a character anywhere is refused, since two texts with different halves would have the same octets", () => {
  for (const half of ["\\ud800", "\\udc00", "\\udc00\\ud800", "x\\ud83d"]) {
    expect(decodeDatagram(wire(3, `{"mac":"${MAC}","user":"${half}","nonce":"abcd"}`))).toEqual({ fault: "json" });
    expect(decodeDatagram(wire(1, `{"x":[{"y":"${half}"}]}`))).toEqual({ fault: "json" });
  }
  expect(decodeDatagram(wire(3, `{"mac":"${MAC}","user":"\\ud83d\\ude00","nonce":"abcd"}`))).toMatchObject({ body: { user: "😀" } });
});

test("a member named __proto__ reaches nobody's prototype", () => {
  const read = decodeDatagram(wire(1, '{"__proto__":{"mac":"x","polluted":true},"constructor":{"prototype":{"polluted":true}}}'));
  if ("fault" in read) throw new Error(`read as ${read.fault}`);
  expect(Object.hasOwn(read.body, "__proto__")).toBe(false);
  expect(Object.getPrototypeOf(read.body)).toBe(Object.prototype);
  expect("polluted" in Object.assign({}, read.body)).toBe(false);
});

test("members that the schema does not know are ignored, so that newer cards are understood", () => {
  const read = decodeDatagram(wire(6, `{"mac":"${MAC}","outcome":"{}","signature":null,"later":{"a":1}}`));
  expect(read).toMatchObject({ type: "result", body: { mac: MAC, outcome: "{}", signature: null } });
});

/** Any text that has octets. */
const anyText = (length: { readonly minLength?: number; readonly maxLength: number }) =>
  fc.string({ unit: fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code).toWellFormed()), ...length });

test("whatever comes, it is read or a fault of the list", () => {
  const isToldApart = (bytes: Uint8Array) => {
    const read = decodeDatagram(bytes);
    expect("fault" in read ? DATAGRAM_FAULTS.includes(read.fault) : /^[0-9a-f]{16}$/.test(read.transaction)).toBe(true);
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 1_500 }), isToldApart));
  const body = fc.oneof(fc.json(), anyText({ maxLength: 300 }), fc.uint8Array({ maxLength: 1_390 }));
  fc.assert(fc.property(fc.integer({ min: 1, max: 6 }), body, (type, json) => isToldApart(wire(type, json))));
});

test("what is read again was written the same", () => {
  const text = anyText({ minLength: 1, maxLength: 64 });
  const base64 = fc.base64String({ maxLength: 64 });
  fc.assert(
    fc.property(text, base64, anyText({ minLength: 2, maxLength: 100 }), (user, nonce, settings) => {
      const contents: Content[] = [
        { type: "challenge?", body: { mac: MAC, user, nonce } },
        { type: "set", body: { mac: MAC, nonce, settings, proof: nonce } },
      ];
      for (const content of contents) expect(decodeDatagram(encodeDatagram(withTransaction(content)))).toEqual(withTransaction(content));
    }),
  );
});
