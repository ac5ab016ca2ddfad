import type { CardChange } from "@istars/protocol/model/isearch/address-plan.ts";
import { sampleHere } from "@istars/protocol/net/discovery/sample-here.ts";
import { expect, test } from "vitest";
import { ChangeError, planError } from "./change-error.ts";
import { endWords, faultWords, moveLines, planErrorWords } from "./change-words.ts";

const change = (news: Partial<CardChange>): CardChange => ({
  ...{ mac: "02:00:5e:00:53:01", name: "Rack 1", wanted: { mode: "dhcp" }, step: "done", address: "192.0.2.7" },
  ...{ check: null, problem: null, params: {}, tookMs: 1 },
  ...news,
});
const end = (news: Partial<CardChange>): string => endWords(change(news)).end;

test("each end says what happened, why, and where the card is", () => {
  expect(end({})).toBe("done: it answers at 192.0.2.7, which it got by DHCP");
  expect(end({ step: "refused", problem: "no-answer" })).toBe("refused, nothing was changed: it does not answer");
  expect(end({ step: "refused", problem: "address-taken", params: { by: "Rack 9" } })).toBe(
    "refused, nothing was changed: Rack 9 answers at this address",
  );
  expect(end({ step: "refused", problem: "rate.limited", params: { retryAfterS: 4 } })).toMatch(/try again in 4 s$/);
  expect(end({ step: "refused", problem: "settings.refused", params: { reason: "on-battery" } })).toMatch(/The load is on battery$/);
  expect(end({ step: "refused", problem: "settings.invalid", params: { pointer: "/network/gateway", fault: "unusable" } })).toMatch(
    /\/network\/gateway unusable$/,
  );
  expect(end({ step: "rolled-back", problem: "no-dhcp-server" })).toMatch(/is at 192\.0\.2\.7 as before: no-dhcp-server$/);
  expect(end({ step: "unknown", problem: "not-met" })).toBe("unknown: it was told, and has not been met since");
  expect(end({ step: "cancelled" })).toBe("not told anything, nothing was changed");
});

test("what is unknown comes with the warning to look before telling again, what is refused with what would help", () => {
  expect(endWords(change({ step: "unknown", problem: "not-met" })).remedy).toContain("isearch scan");
  expect(endWords(change({ step: "refused", problem: "settings.refused" })).remedy).toContain("--override");
  expect(endWords(change({})).remedy).toBeNull();
});

test("what a card says itself moves no cursor and has an end", () => {
  const words = end({ step: "rolled-back", problem: `\u001b[2J${"x".repeat(500)}` });
  expect(words).not.toMatch(/\p{Cc}/u);
  expect(words.length).toBeLessThan(200);
  expect(moveLines(sampleHere({ name: "\u001b[31mRack", isNew: true }), { mode: "dhcp" })).toEqual([
    expect.stringMatching(/^\[31mRack \(02:00:5e:00:53:01\), new/),
    "  now:  192.0.2.7/24, gateway 192.0.2.1, DNS 192.0.2.1",
    "  then: by DHCP",
  ]);
});

test("faults of a plan name the row, except where there is only one card", () => {
  const error = new ChangeError("plan.invalid", "faults", {
    errors: [
      { pointer: "/rows/4", code: "duplicate-mac", params: { by: "2" } },
      { pointer: "/firstPassword", code: "too-short" },
    ],
  });
  expect(planErrorWords(error, false)).toEqual(["row 5: the same card stands in row 2", "the first password needs at least 8 characters"]);
  expect(planErrorWords(error, true)[0]).toBe("the same card stands in row 2");
  expect(planErrorWords(planError("/csv", "no-rows", "the plan has no rows"), false)).toEqual(["the plan has no rows"]);
  expect(faultWords("address-taken", undefined)).toBe("somebody answers at this address");
});
