import fc from "fast-check";
import { expect, test } from "vitest";
import { unknownIdentity, unknownRatings } from "../../model/reading.ts";
import { readIdentity, readRatings } from "./nameplate.ts";
import { Sieve } from "./plausible.ts";

test("a nameplate is read member by member: texts on one line and cut, numbers as far as they can be", () => {
  const sieve = new Sieve();
  const identity = { manufacturer: " Maker\r\n", model: "x".repeat(500), firmware: 7, serial: "\u0000", topology: "online", later: 1 };
  expect(readIdentity(identity, sieve)).toEqual({
    ...{ manufacturer: "Maker", model: "x".repeat(64), firmware: null, serial: null, topology: "online" },
  });
  expect(readRatings({ inputVoltage: 230, power: 1e300, outputVoltage: "230", outputFrequency: 50 }, sieve)).toEqual({
    ...unknownRatings(),
    ...{ inputVoltage: 230, outputFrequency: 50 },
  });
  expect(sieve.dropped).toBe(3);
});

test("whatever comes, it is a nameplate", () => {
  fc.assert(
    fc.property(fc.anything(), (told) => {
      const sieve = new Sieve();
      expect(Object.keys(readIdentity(told, sieve))).toEqual(Object.keys(unknownIdentity()));
      expect(Object.keys(readRatings(told, sieve))).toEqual(Object.keys(unknownRatings()));
    }),
  );
});
