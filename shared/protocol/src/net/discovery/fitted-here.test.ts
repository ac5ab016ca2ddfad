import fc from "fast-check";
import { expect, test } from "vitest";
import type { Here } from "../../model/discovery.ts";
import { decodeDatagram, encodeDatagram } from "./datagram.ts";
import { fittedHere } from "./fitted-here.ts";
import { sampleHere } from "./sample-here.ts";

const TRANSACTION = "0123456789abcdef";
const sent = (here: Here) => encodeDatagram({ type: "here", transaction: TRANSACTION, body: here });

test("a `here` that fits stays as it is", () => {
  expect(fittedHere(sampleHere())).toEqual(sampleHere());
});

test("texts longer than the schema lets through are cut between characters", () => {
  const here = fittedHere(sampleHere({ name: "😀".repeat(70), location: "x".repeat(129) }));
  expect([...here.name]).toHaveLength(64);
  expect(here.name).toBe("😀".repeat(64));
  expect(here.location).toBe("x".repeat(128));
  expect(decodeDatagram(sent(here))).toMatchObject({ type: "here" });
});

test("the location is cut first and the name last, and not a character more than needed", () => {
  const here = fittedHere(
    sampleHere({
      name: "室".repeat(64),
      location: "😀".repeat(128),
      gateway: "2".repeat(45),
      dns: ["3".repeat(45), "4".repeat(45), "5".repeat(45)],
      model: "一".repeat(32),
    }),
  );
  expect(here.name).toBe("室".repeat(64));
  expect(here.ups?.model).toBe("PowerOne 3000");
  expect(here.location).toMatch(/^(😀)+$/u);
  expect([...here.location].length).toBeLessThan(128);
  expect(sent(here).length).toBeGreaterThan(1_400 - 4);
});

test("half a character, which no reader would take, is replaced", () => {
  expect(fittedHere(sampleHere({ name: "Rack \ud83d" })).name).toBe("Rack \ufffd");
});

test("whatever people write and devices tell, a `here` fits into one datagram and is read", () => {
  const text = fc.string({ unit: fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)), maxLength: 300 });
  fc.assert(
    fc.property(text, text, text, text, (name, location, model, reason) => {
      const whole = sampleHere();
      const here = fittedHere({
        ...whole,
        name,
        location,
        serial: "\u0001".repeat(32),
        gateway: "f".repeat(45),
        dns: ["f".repeat(45), "f".repeat(45), "f".repeat(45)],
        ups: whole.ups && { ...whole.ups, model },
        change: { transaction: TRANSACTION, state: "rolled-back", reason },
      });
      expect(decodeDatagram(sent(here))).toEqual({ type: "here", transaction: TRANSACTION, body: here });
    }),
  );
});

test("what is unknown stays unknown", () => {
  const here = fittedHere(
    sampleHere({ ups: null, change: { transaction: TRANSACTION, state: "applied", reason: null }, location: "地".repeat(500) }),
  );
  expect(here.ups).toBeNull();
  expect(here.change).toEqual({ transaction: TRANSACTION, state: "applied", reason: null });
});
