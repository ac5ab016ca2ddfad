import { describe, expect, test } from "vitest";
import { readFleetDetail } from "./fleet-audit.ts";

const read = (action: string, detail: string | null, outcome = "ok") => readFleetDetail({ action, outcome, detail });

describe("what an audit entry was about", () => {
  test("cards and alarms are told by their ids, of very many the first and how many more", () => {
    expect(read("card.remove", "3")).toEqual({ kind: "cards", cards: { ids: [3], more: 0 } });
    expect(read("card.silence", "1 2 30 and 1980 more")).toEqual({ kind: "cards", cards: { ids: [1, 2, 30], more: 1980 } });
    expect(read("alarm.acknowledge", "7 8")).toEqual({ kind: "alarms", alarms: { ids: [7, 8], more: 0 } });
  });

  test("cards are put into a site of any name, or into none", () => {
    expect(read("card.move", "1 2 to Rack to the left")).toEqual({
      kind: "cards",
      cards: { ids: [1, 2], more: 0 },
      site: "Rack to the left",
    });
    expect(read("card.move", "1 and 4 more to no site")).toEqual({ kind: "cards", cards: { ids: [1], more: 4 }, site: null });
  });

  test("new cards have no ids before they are in: those that were refused are counted", () => {
    expect(read("card.add", "12", "permission.denied")).toEqual({ kind: "new-cards", count: 12 });
    expect(read("card.add", "12")).toBeNull();
  });

  test("a command is told with the cards that it went to, the end of one by its number", () => {
    expect(read("ups.command", "test.battery.stop: 4 5")).toEqual({
      kind: "command",
      command: "test.battery.stop",
      cards: { ids: [4, 5], more: 0 },
    });
    expect(read("ups.command-cancel", "9")).toEqual({ kind: "run", id: 9 });
  });

  test("the window's log-in and the settings of readings have words of their own", () => {
    expect([read("session.open", "window"), read("settings.change", "readings")]).toEqual([{ kind: "window" }, { kind: "readings" }]);
  });

  test.each([
    ["card.remove", null],
    ["card.remove", "all of them"],
    ["card.remove", "1, 2"],
    ["card.move", "1 2"],
    ["card.move", "some to Berlin"],
    ["ups.command", "shutdown.now: 1"],
    ["ups.command", "beeper.toggle"],
    ["ups.command-cancel", "the last"],
    ["user.create", "3"],
    ["newer.action", "3"],
  ])("what has another form stands as it was written: %s %j", (action, detail) => {
    expect(read(action, detail)).toBeNull();
  });
});
