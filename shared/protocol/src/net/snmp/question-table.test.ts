import fc from "fast-check";
import { expect, test } from "vitest";
import { QuestionTable, type SnmpQuestion } from "./question-table.ts";

const QUESTION: SnmpQuestion = {
  address: "192.0.2.9",
  port: 161,
  version: "v2c",
  community: "public",
  names: ["1.3.6.1.2.1.33.1.1.1.0", "1.3.6.1.2.1.1.5.0"],
};
const ID = 0x01020304;
const AGENT = { address: "192.0.2.9", port: 161 };

/** Composed by hand from X.690, RFC 1157 and RFC 3416: upsIdentManufacturer.0 and sysName.0, asked for and answered. */
const REQUEST = "303902010104067075626c6963a02c020401020304020100020100301e300e060a2b0601020121010101000500300c06082b060102010105000500";
const ANSWER =
  "304102010104067075626c6963a2340204010203040201000201003026" +
  "3012060a2b060102012101010100040441434d45" +
  "301006082b060102010105000404726f6f6d";
const REFUSAL =
  "303b02010004067075626c6963a22e0204010203040201020201023020" + "300e060a2b0601020121010101000500300e060a2b0601020121010101000500";
/** Where the answer's errorIndex stands, which means nothing where there is no error. */
const ERROR_INDEX_AT = 26;

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));
const tableWith = (question: SnmpQuestion = QUESTION): QuestionTable<string> => {
  const table = new QuestionTable<string>(() => ID);
  table.add(question, "asker");
  return table;
};

test("a question goes out as a GET of its literal octets", () => {
  const { id, request } = new QuestionTable<string>(() => ID).add(QUESTION, "asker");
  expect(id).toBe(ID);
  expect(Buffer.from(request).toString("hex")).toBe(REQUEST);
});

test("the agent's answer comes back to who asked, with the values, and closes the question", () => {
  const table = tableWith();
  expect(table.take(bytesOf(ANSWER), AGENT)).toEqual({
    asker: "asker",
    answer: {
      kind: "values",
      bindings: [
        { name: "1.3.6.1.2.1.33.1.1.1.0", value: { type: "octets", value: new TextEncoder().encode("ACME") } },
        { name: "1.3.6.1.2.1.1.5.0", value: { type: "octets", value: new TextEncoder().encode("room") } },
      ],
    },
  });
  expect(table.size).toBe(0);
  expect(table.take(bytesOf(ANSWER), AGENT)).toBeNull();
});

test("an answer with longer lengths than it needs, with other names or in another order says what it says", () => {
  const values = (hex: string) => {
    const answer = tableWith().take(bytesOf(hex), AGENT)?.answer;
    return answer?.kind === "values"
      ? answer.bindings.map(({ name, value }) => [name, "value" in value ? String(value.value) : value.type])
      : null;
  };
  const [first, second] = [
    ["1.3.6.1.2.1.33.1.1.1.0", "65,67,77,69"],
    ["1.3.6.1.2.1.1.5.0", "114,111,111,109"],
  ];
  expect(values(ANSWER)).toEqual([first, second]);
  const head = "304202010104067075626c6963a235020401020304020100020100";
  const [manufacturer, name] = ["060a2b060102012101010100040441434d45", "06082b060102010105000404726f6f6d"];
  expect(values(`${head}3027308112${manufacturer}3010${name}`)).toEqual([first, second]);
  expect(values(`${head}30273012${manufacturer}308110${name}`)).toEqual([first, second]);
  const shorter = "304102010104067075626c6963a234020401020304020100020100";
  expect(values(`${shorter}30263010${name}3012${manufacturer}`)).toEqual([second, first]);
  const other = manufacturer.replace("2101010100", "2101010200");
  expect(values(`${shorter}30263012${other}3010${name}`)).toEqual([["1.3.6.1.2.1.33.1.1.2.0", "65,67,77,69"], second]);
});

test("an error for the whole request is a refusal that says which binding is at fault", () => {
  const table = tableWith({ ...QUESTION, version: "v1" });
  expect(table.take(bytesOf(REFUSAL), AGENT)?.answer).toEqual({ kind: "refused", errorStatus: 2, errorIndex: 2 });
});

test.each([
  ["from another address", ANSWER, { address: "192.0.2.10", port: 161 }],
  ["from another port", ANSWER, { address: "192.0.2.9", port: 162 }],
  ["in another version", REFUSAL, AGENT],
  ["with another community", ANSWER.replace("7075626c6963", "7075626c6964"), AGENT],
  ["with another number", ANSWER.replace("01020304", "01020305"), AGENT],
  ["that is a request itself", REQUEST, AGENT],
  ["of no octets", "", AGENT],
])("an answer %s is nobody's, and the question stays open", (_what, hex, from) => {
  const table = tableWith();
  expect(table.take(bytesOf(hex), from)).toBeNull();
  expect(table.size).toBe(1);
});

test("an answer to a question that was given up is nobody's", () => {
  const table = tableWith();
  table.remove(ID);
  expect(table.take(bytesOf(ANSWER), AGENT)).toBeNull();
});

test("no two open questions have the same number", () => {
  const numbers = [0x7000000, 0x7000000, 0x7000000, 0x8000000];
  const table = new QuestionTable<string>(() => numbers.shift() ?? 0);
  expect(table.add(QUESTION, "first").id).toBe(0x7000000);
  expect(table.add(QUESTION, "second").id).toBe(0x8000000);
});

test("a community and a name that cannot be sent are refused, and leave no question open", () => {
  const table = new QuestionTable<string>(() => ID);
  expect(() => table.add({ ...QUESTION, names: ["1.3.x"] }, "asker")).toThrow(expect.objectContaining({ code: "snmp.malformed" }));
  expect(() => table.add({ ...QUESTION, community: "c".repeat(1_472) }, "asker")).toThrow(
    expect.objectContaining({ code: "snmp.too-big" }),
  );
  expect(table.size).toBe(0);
});

test("random datagrams, and answers damaged anywhere, are nobody's or read, and never do harm", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(tableWith().take(bytes, AGENT)).toBeNull();
    }),
    { numRuns: 1_000 },
  );
  const answer = bytesOf(ANSWER);
  for (let length = 0; length < answer.length; length++) expect(tableWith().take(answer.subarray(0, length), AGENT)).toBeNull();
  for (let bit = 0; bit < answer.length * 8; bit++) {
    if (bit >> 3 === ERROR_INDEX_AT) continue;
    const wrong = Uint8Array.from(answer);
    wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const taken = tableWith().take(wrong, AGENT);
    if (taken) expect(taken.answer).not.toEqual(tableWith().take(answer, AGENT)?.answer);
  }
});
