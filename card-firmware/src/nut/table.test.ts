import { sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { SAMPLE_NAMES } from "@istars/protocol/net/nut/sample-input.ts";
import { expect, test } from "vitest";
import { LiveState } from "../live/live.ts";
import { sampleLink, sampleSnapshot } from "../live/sample-snapshot.ts";
import { createTableSource, NutTable } from "./table.ts";

const heard = (trust: "fresh" | "held" | "unknown") => ({ reading: sampleReading({ trust }), atMonoMs: 0 });
const availability = (...args: Parameters<typeof sampleSnapshot>) => new NutTable(sampleSnapshot(...args), SAMPLE_NAMES).availability;

test("values are ready while the UPS is heard, stale once it is lost, and before the first reading there is no driver", () => {
  expect(availability({ link: sampleLink("online"), latest: heard("fresh") })).toBe("ready");
  expect(availability({ link: sampleLink("lost"), latest: heard("fresh") })).toBe("stale");
  expect(availability({ link: sampleLink("lost"), latest: heard("unknown") })).toBe("stale");
  expect(availability({ link: sampleLink("connecting"), latest: null })).toBe("not-connected");
  expect(availability({ link: sampleLink("lost"), latest: null })).toBe("not-connected");
});

test("SAFETY 9: a reading held since the link was lost on battery goes on being served", () => {
  const reading = sampleReading({ trust: "held", facts: { mainsOk: false, onBattery: true, batteryLow: true } });
  const table = new NutTable(sampleSnapshot({ link: sampleLink("lost"), latest: { reading, atMonoMs: 0 } }), SAMPLE_NAMES);
  expect(table.availability).toBe("ready");
  expect(table.find("ups.status")?.quoted).toBe('"OB DISCHRG LB"');
});

test("a variable is found in any spelling, one that the UPS does not tell is not", () => {
  const table = new NutTable(sampleSnapshot(), SAMPLE_NAMES);
  expect(table.find("UPS.Status")).toEqual({ name: "ups.status", type: { kind: "string", maxLength: 191 }, quoted: '"OL"' });
  expect(table.find("battery.charge")).toBeNull();
  expect(table.find("nothing")).toBeNull();
});

test("the list has every variable under the name that was asked for, however many spellings are tried", () => {
  const table = new NutTable(sampleSnapshot(), SAMPLE_NAMES);
  for (const name of ["ups", "UPS", "Ups", "uPs", "upS", "UPs", "uPS", "UpS", "qnapups", "QNAPUPS", "ups"]) {
    const lines = table.variableLines(name).split("\n");
    expect(lines.pop()).toBe("");
    expect(lines).toContain(`VAR ${name} ups.status "OL"`);
    expect(lines).toHaveLength(5);
  }
});

test("a change of the live state is in the next answer, and without one nothing is made anew", () => {
  const live = new LiveState(sampleSnapshot());
  const table = createTableSource(live, SAMPLE_NAMES);
  const before = table();
  expect(table()).toBe(before);
  live.publishReading({ reading: sampleReading({ facts: { mainsOk: false, onBattery: true } }), atMonoMs: 1 });
  expect(table().find("ups.status")?.quoted).toBe('"OB DISCHRG"');
  live.publishLink(sampleLink("lost"));
  expect(table().availability).toBe("stale");
});
