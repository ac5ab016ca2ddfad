import { expect, test } from "vitest";
import { readAuditDetail } from "./audit-detail.ts";

const read = (action: string, detail: string | null, outcome = "ok") => readAuditDetail({ action, outcome, detail });

test("a save tells its section, version and fields", () => {
  expect(read("settings.change", "ups 4: /pollEveryS, /noRating")).toEqual({
    kind: "saved",
    section: "ups",
    version: 4,
    asIn: null,
    inSpiteOf: null,
    fields: ["pollEveryS", "noRating"],
  });
});

test("a save that went back to a version, and one that was insisted on, say so", () => {
  expect(read("settings.change", "ups 5: as in version 3; in spite of on-battery; /uri")).toMatchObject({
    version: 5,
    asIn: 3,
    inSpiteOf: "on-battery",
    fields: ["uri"],
  });
});

test("a save that was refused tells its section only", () => {
  expect(read("settings.change", "ups", "settings.refused")).toEqual({ kind: "section", section: "ups" });
});

test("who is added or given a token is told with the permission, brackets in the name and all", () => {
  expect(read("user.create", "guest (none)")).toEqual({ kind: "granted", name: "guest", permission: "none" });
  expect(read("token.create", "web-1 (host)")).toEqual({ kind: "granted", name: "web-1", permission: "host" });
  expect(read("token.create", "poller (old) (read-write)")).toEqual({ kind: "granted", name: "poller (old)", permission: "read-write" });
});

test("what became of a user's fields is told one by one", () => {
  expect(read("user.change", "lin: permission read, language zh, allowed from 192.0.2.7 198.51.100.0/24")).toEqual({
    kind: "user-changes",
    name: "lin",
    changes: [
      { field: "permission", permission: "read" },
      { field: "language", language: "zh" },
      { field: "allowedFrom", addresses: "192.0.2.7 198.51.100.0/24" },
    ],
  });
  expect(read("user.change", "lin: language as the browser asks, allowed from anywhere")).toMatchObject({
    changes: [
      { field: "language", language: null },
      { field: "allowedFrom", addresses: "" },
    ],
  });
});

test("what was refused is told by its number, and a name of digits stays a name", () => {
  expect(read("user.remove", "7", "user.unknown")).toEqual({ kind: "numbered", what: "user", id: 7 });
  expect(read("token.revoke", "8", "token.unknown")).toEqual({ kind: "numbered", what: "token", id: 8 });
  expect(read("alarm.acknowledge", "9")).toEqual({ kind: "numbered", what: "alarm", id: 9 });
  expect(read("user.remove", "7")).toBe(null);
});

test("commands and the reasons of a log-in are known by their words", () => {
  expect(read("ups.command", "beeper.toggle", "confirmed")).toEqual({ kind: "command", command: "beeper.toggle" });
  expect(read("session.open", "not allowed from this address", "session.wrong-credentials")).toEqual({ kind: "fact", fact: "elsewhere" });
  expect(read("password.change", "first password")).toEqual({ kind: "fact", fact: "first-password" });
  expect(read("token.use", "expired", "session.required")).toEqual({ kind: "fact", fact: "expired" });
});

test.each([
  ["settings.change", "ups four: /uri"],
  ["settings.change", "ups 4: in spite of the-moon; /uri"],
  ["user.create", "guest (owner)"],
  ["user.change", "lin: shoe size 42"],
  ["user.change", "lin: permission read, shoe size 42"],
  ["ups.command", "test.flux"],
  ["alarm.acknowledge", "the last"],
  ["flux.calibrate", "much"],
  ["session.close", null],
])("a form of %s that nobody knows is left as it is", (action, detail) => {
  expect(read(action, detail)).toBe(null);
});
