import { sampleHost } from "@istars/protocol/model/sample-host.ts";
import { expect, test } from "vitest";
import { byNeed, hostState } from "./host-state.ts";

test.each([
  [{}, "protected", "ok"],
  [{ kind: "nut", state: null }, "protected", "ok"],
  [{ state: "counting" }, "counting", "warning"],
  [{ state: "stopping" }, "stopping", "warning"],
  [{ state: "last-word" }, "lastWord", "warning"],
  [{ state: "last-word", isOnline: false }, "down", "idle"],
  [{ unprotected: "not-armed", dryRun: true }, "notArmed", "warning"],
  [{ unprotected: "silent", isOnline: false }, "silent", "warning"],
  [{ unprotected: "silent", isOnline: false, isAbsent: true }, "absent", "warning"],
  [{ state: "last-word", isOnline: false, isAbsent: true }, "absent", "warning"],
] as const)("a host of %j is %s", (changes, word, tone) => {
  expect(hostState(sampleHost(changes), false)).toEqual({ word, tone });
  expect(hostState(sampleHost(changes), true)).toEqual({ word, tone: "unknown" });
});

test("hosts that need somebody stand first, then by name", () => {
  const hosts = [
    sampleHost({ name: "b" }),
    sampleHost({ name: "a" }),
    sampleHost({ name: "z", unprotected: "silent" }),
    sampleHost({ name: "y", isAbsent: true }),
  ];
  expect(hosts.sort(byNeed).map(({ name }) => name)).toEqual(["y", "z", "a", "b"]);
});
