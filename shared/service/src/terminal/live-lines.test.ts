import { expect, test } from "vitest";
import { LiveLines } from "./live-lines.ts";
import { RecordingOutput } from "./recording-output.ts";

test("lines are drawn anew in place, and gone when they are cleared", () => {
  const output = new RecordingOutput({ isTTY: true });
  output.write("before\n");
  const lines = new LiveLines(output);
  lines.draw(["one", "two"]);
  expect(output.screen).toEqual(["before", "one", "two"]);
  lines.draw(["three"]);
  expect(output.screen).toEqual(["before", "three"]);
  lines.draw(["four", "five", "six"]);
  expect(output.screen).toEqual(["before", "four", "five", "six"]);
  lines.clear();
  output.write("after\n");
  expect(output.screen).toEqual(["before", "after"]);
});

test("nothing is written while nothing changes", () => {
  const output = new RecordingOutput({ isTTY: true });
  const lines = new LiveLines(output);
  lines.draw(["one"]);
  const { text } = output;
  lines.draw(["one"]);
  expect(output.text).toBe(text);
});

test("no line is broken by the terminal, and none leaves the screen", () => {
  const output = new RecordingOutput({ isTTY: true, columns: 10, rows: 4 });
  new LiveLines(output).draw(["0123456789", "機房機房機房", "c", "d"]);
  expect(output.screen).toEqual(["01234567…", "機房機房…", "c"]);
});

test("the cursor is hidden while lines are drawn, and shown again", () => {
  const output = new RecordingOutput({ isTTY: true });
  const lines = new LiveLines(output);
  lines.draw(["one"]);
  lines.clear();
  expect(output.text.indexOf("\u001b[?25l")).toBeLessThan(output.text.lastIndexOf("\u001b[?25h"));
});
