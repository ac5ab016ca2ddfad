import { expect, test } from "vitest";
import { isSameZone, Zone, zoneOf } from "./zone.ts";

const wall = (text: string) => Date.parse(`${text}Z`);
const berlin = new Zone("Europe/Berlin");

test("the wall shows the zone's own time, to the millisecond, whatever the machine's zone is", () => {
  expect(new Zone("Asia/Shanghai").wallAt(Date.parse("2026-11-22T17:30:00.250Z"))).toBe(wall("2026-11-23T01:30:00.250"));
  expect(new Zone("Asia/Kathmandu").wallAt(Date.parse("2026-11-22T00:00:00Z"))).toBe(wall("2026-11-22T05:45:00"));
  expect(berlin.wallAt(Date.parse("2026-07-01T12:00:00Z"))).toBe(wall("2026-07-01T14:00:00"));
});

test.each(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", "UTC"])(
  "in %s each moment outside the hour that comes twice is found again by what the wall shows",
  (name) => {
    const zone = new Zone(name);
    const startMs = Date.parse("2026-01-01T00:30:00Z");
    const lost = Array.from({ length: 365 * 8 }, (_, n) => startMs + n * 3 * 3_600_000).filter(
      (ms) => zone.momentAt(zone.wallAt(ms)) !== ms,
    );
    expect(lost.every((ms) => zone.wallAt(ms) === zone.wallAt(ms - 3_600_000))).toBe(true);
  },
);

test("of an hour that comes twice the first is meant", () => {
  expect(berlin.momentAt(wall("2026-10-25T02:30"))).toBe(Date.parse("2026-10-25T00:30:00Z"));
});

test("a time that is skipped means the one as long after the change, also where a day begins with the change", () => {
  expect(berlin.momentAt(wall("2026-03-29T02:30"))).toBe(Date.parse("2026-03-29T01:30:00Z"));
  expect(new Zone("Asia/Beirut").momentAt(wall("2026-03-29T00:00"))).toBe(Date.parse("2026-03-28T22:00:00Z"));
});

test("a zone says moments in a language and to a grain, each by one formatter", () => {
  const zone = new Zone("Asia/Shanghai");
  const ms = Date.parse("2026-03-29T16:05:07Z");
  expect(zone.saying("en", "second")(ms)).toBe("Mar 30, 2026, 00:05:07");
  expect(zone.saying("en", "minute")(ms)).toBe("Mar 30, 2026, 00:05");
  expect(zone.saying("en", "minute")).toBe(zone.saying("en", "minute"));
  expect(new Zone(new Intl.DateTimeFormat().resolvedOptions().timeZone).isOwn).toBe(true);
  expect([new Zone("Asia/Shanghai").isOwn, new Zone("America/Lima").isOwn].includes(false)).toBe(true);
});

test("a zone that the browser does not know is UTC, and one zone has several names", () => {
  expect(zoneOf("Mars/Olympus").name).toBe("UTC");
  expect(isSameZone("UTC", "Etc/UTC")).toBe(true);
  expect(isSameZone("UTC", "Asia/Shanghai")).toBe(false);
});
