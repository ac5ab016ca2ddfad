import { expect, test } from "vitest";
import { COUNTERS, Counters } from "./counters.ts";

test("a counter adds up, and one never touched reads 0", () => {
  const counters = new Counters();
  counters.add("snmp_packets");
  counters.add("snmp_packets", 4);
  const snapshot = counters.snapshot();
  expect(snapshot.snmp_packets).toBe(5);
  expect(snapshot.nut_errors).toBe(0);
  expect(Object.keys(snapshot)).toEqual(Object.keys(COUNTERS));
});
