import fc from "fast-check";
import { expect, test } from "vitest";
import { ChangeError } from "./change-error.ts";
import { readCsvPlan } from "./csv-plan.ts";

const MAC = "02:00:5e:00:53:01";

function errorOf(csv: string): unknown {
  try {
    readCsvPlan(csv);
  } catch (error) {
    return error instanceof ChangeError ? { code: error.code, errors: error.errors } : error;
  }
  return "none";
}

test("columns are told by their names, in any order, and unknown ones are left alone", () => {
  const [draft] = readCsvPlan(`Rack,DNS,Address,MAC,Gateway,Prefix\nB 7,192.0.2.1 192.0.2.2,192.0.2.50,${MAC},192.0.2.1,24\n`);
  const wanted = { mode: "static", address: "192.0.2.50", prefix: 24, gateway: "192.0.2.1", dns: ["192.0.2.1", "192.0.2.2"] };
  expect(draft).toEqual({ row: 1, mac: MAC, wanted, faults: [] });
});

test("what spreadsheets write is read: byte order mark, semicolons, CRLF, quotes, blanks and blank lines", () => {
  const csv = `\ufeffmac;address;prefix;gateway;dns\r\n\r\n"${MAC.toUpperCase().replaceAll(":", "-")}" ; 192.0.2.50;24;;\r\n;;;;\r\n02:00:5e:00:53:02;dhcp;;;\r\n`;
  expect(readCsvPlan(csv)).toEqual([
    { row: 2, mac: MAC, wanted: { mode: "static", address: "192.0.2.50", prefix: 24, gateway: null, dns: [] }, faults: [] },
    { row: 4, mac: "02:00:5e:00:53:02", wanted: { mode: "dhcp", address: null, prefix: null, gateway: null, dns: [] }, faults: [] },
  ]);
});

test("an address may carry its prefix, but not two different ones", () => {
  const [one, two, three] = readCsvPlan(
    `mac\taddress\tprefix\n${MAC}\t192.0.2.50/24\t\n${MAC}\t192.0.2.51/24\t25\n${MAC}\t192.0.2.52\t/26`,
  );
  expect(one?.wanted).toMatchObject({ address: "192.0.2.50", prefix: 24 });
  expect(two?.wanted).toMatchObject({ address: "192.0.2.51/24" });
  expect(three?.wanted).toMatchObject({ address: "192.0.2.52", prefix: 26 });
});

test("a row that cannot be read is named by its number, and swallows none below it", () => {
  const drafts = readCsvPlan(
    `mac,address,prefix\n"02:00,192.0.2.50,24\n${MAC},192.0.2.51,24\n${MAC},192.0.2.52,24,surplus\n${MAC},dhcp,24\nnobody,x\n`,
  );
  expect(drafts.map(({ row, mac, faults }) => [row, mac, faults])).toEqual([
    [1, null, ["bad-row"]],
    [2, MAC, []],
    [3, null, ["bad-row"]],
    [4, MAC, ["bad-row"]],
    [5, null, []],
  ]);
});

test("a file without the needed columns, with one twice, without rows or with too many is no plan, and says why", () => {
  const missing = { pointer: "/csv", code: "column-missing", params: { columns: "mac, address" } };
  expect(errorOf("")).toEqual({ code: "plan.invalid", errors: [missing] });
  expect(errorOf("\n\n")).toEqual({ code: "plan.invalid", errors: [missing] });
  expect(errorOf(`${MAC},192.0.2.50`)).toEqual({ code: "plan.invalid", errors: [missing] });
  const twice = { pointer: "/csv", code: "column-twice", params: { column: "mac" } };
  expect(errorOf("mac,address,MAC\n1,2,3")).toEqual({ code: "plan.invalid", errors: [twice] });
  expect(errorOf("mac,address\n,\n")).toEqual({ code: "plan.invalid", errors: [{ pointer: "/csv", code: "no-rows" }] });
  const many = `mac,address\n${`${MAC},dhcp\n`.repeat(1_001)}`;
  expect(errorOf(many)).toEqual({ code: "plan.invalid", errors: [{ pointer: "/csv", code: "too-many-rows", params: { most: 1_000 } }] });
});

test("any text is read or refused in words, and each line that is not blank is one row", () => {
  const cell = fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, ""));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }), (lines) => {
      const csv = ["mac,address,dns", ...lines.map((cells) => cells.join(","))].join("\n");
      const rows = errorOf(csv) === "none" ? readCsvPlan(csv).map(({ row }) => row) : [];
      const written = lines.flatMap((cells, at) => (/[^\s,"\ufeff]/.test(cells.join("")) ? [at + 1] : []));
      expect(rows).toEqual(expect.arrayContaining(written));
      expect(rows).toEqual([...rows].sort((a, b) => a - b));
    }),
  );
  fc.assert(fc.property(fc.string(), (csv) => void expect(errorOf(csv)).not.toBeInstanceOf(Error)));
});
