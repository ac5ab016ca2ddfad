import { encodeOid } from "@istars/protocol/net/snmp/oid.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type MibEntry, MibTree } from "./mib-tree.ts";

const integer = (value: number) => ({ type: "integer" as const, value });
const bytesOf = (entry: MibEntry | undefined): string | undefined =>
  entry && Buffer.from(entry.bytes.subarray(0, entry.length)).toString("hex");
const get = (tree: MibTree, name: string) => {
  const key = encodeOid(name);
  return tree.get(key, 0, key.length);
};
const indexAfter = (tree: MibTree, name: string): number => {
  const key = encodeOid(name);
  return tree.indexAfter(key, 0, key.length);
};

test("an instance stands ready as its whole binding", () => {
  const tree = new MibTree([]);
  tree.put("1.3.6.1.2.1.33.1.2.1.0", integer(2));
  expect(bytesOf(get(tree, "1.3.6.1.2.1.33.1.2.1.0"))).toBe("300f060a2b06010201210102010002" + "0102");
  expect(get(tree, "1.3.6.1.2.1.33.1.2.1")).toBeUndefined();
  expect(get(tree, "1.3.6.1.2.1.33.1.2.1.0.0")).toBeUndefined();
});

test("a new value takes the old one's place, longer or shorter", () => {
  const tree = new MibTree([]);
  for (const [value, hex] of [
    [1, "3006060101020101"],
    [70_000, "3008060101020301" + "1170"],
    [2, "3006060101020102"],
  ] as const) {
    tree.put("0.1", integer(value));
    expect(bytesOf(get(tree, "0.1"))).toBe(hex);
  }
  expect(tree.size).toBe(1);
});

test("a value that stays the same is not encoded again", () => {
  const tree = new MibTree([]);
  tree.put("0.1", integer(1));
  const before = get(tree, "0.1")?.bytes;
  before?.fill(0, before.length - 1);
  tree.put("0.1", integer(1));
  expect(bytesOf(get(tree, "0.1"))).toBe("3006060101020100");
});

test("a lazy instance is worked out each time it is asked for, by name and by position", () => {
  const tree = new MibTree([]);
  let now = 0;
  tree.putLazy("0.1", () => integer(++now));
  expect(now).toBe(1);
  expect(bytesOf(get(tree, "0.1"))).toBe("3006060101020102");
  expect(bytesOf(tree.entry(0))).toBe("3006060101020103");
  tree.put("0.1", integer(9));
  expect(bytesOf(tree.entry(0))).toBe("3006060101020109");
  tree.putLazy("0.1", () => integer(8));
  expect(bytesOf(tree.entry(0))).toBe("3006060101020108");
});

test("an instance can be taken away and comes back in its place", () => {
  const tree = new MibTree([]);
  for (const name of ["1.3.1", "1.3.2", "1.3.3"]) tree.put(name, integer(1));
  tree.put("1.3.2", null);
  tree.put("1.3.9", null);
  expect(get(tree, "1.3.2")).toBeUndefined();
  expect(indexAfter(tree, "1.3.1")).toBe(1);
  tree.put("1.3.2", integer(1));
  expect([0, 1, 2].map((i) => tree.entry(i)?.name.at(-1))).toEqual([1, 2, 3]);
});

test("a name that is not there is followed by the first one after it, and the last by none", () => {
  const tree = new MibTree([]);
  for (const name of ["1.3.127", "1.3.128", "1.3.16383", "1.3.16384"]) tree.put(name, integer(1));
  expect(
    ["0.0", "1.3.127", "1.3.127.5", "1.3.128", "1.3.200", "1.3.16383", "1.3.16384", "2.5"].map((name) => indexAfter(tree, name)),
  ).toEqual([0, 1, 1, 2, 2, 3, 4, 4]);
  expect(tree.entry(4)).toBeUndefined();
});

test("a missing instance is told from a missing object", () => {
  const tree = new MibTree(["1.3.6.2"]);
  const hasObject = (name: string) => {
    const key = encodeOid(name);
    return tree.hasObject(key, 0, key.length);
  };
  expect(["1.3.6.2", "1.3.6.2.0", "1.3.6.2.1.5"].map(hasObject)).toEqual([true, true, true]);
  expect(["1.3.6", "1.3.6.3.0", "1.3.6.20.0"].map(hasObject)).toEqual([false, false, false]);
});

test("whatever was put in, walking meets every instance once, in order", () => {
  const arcs = fc.array(fc.constantFrom(0, 1, 127, 128, 16383, 16384, 0xffff_ffff), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(arcs, { maxLength: 30 }), (names) => {
      const tree = new MibTree([]);
      for (const name of names) tree.put(["1", "3", ...name].join("."), integer(1));
      const compare = (a: readonly number[], b: readonly number[]) => {
        const at = a.findIndex((arc, i) => arc !== b[i]);
        return at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
      };
      const unique = [...new Map(names.map((name) => [name.join("."), name])).values()].sort(compare);
      const walked: string[] = [];
      let index = 0;
      for (let entry = tree.entry(index); entry; entry = tree.entry(index)) {
        walked.push(Buffer.from(entry.name).toString("hex"));
        index = tree.indexAfter(entry.name, 0, entry.name.length);
      }
      expect(walked).toEqual(unique.map((name) => Buffer.from(encodeOid(["1", "3", ...name].join("."))).toString("hex")));
    }),
  );
});
