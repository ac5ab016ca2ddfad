import { expect, test } from "vitest";
import { autostartEntry, isAutostartOn } from "./autostart-entry.ts";

const execOf = (entry: string): string | undefined => /^Exec=(.*)$/m.exec(entry)?.[1];

test("the entry starts the program by its whole path", () => {
  const entry = autostartEntry("iSearch", ["/opt/iSearch/isearch", "--hidden"]);
  expect(entry.split("\n")[0]).toBe("[Desktop Entry]");
  expect(entry).toContain("\nName=iSearch\n");
  expect(execOf(entry)).toBe('"/opt/iSearch/isearch" "--hidden"');
  expect(isAutostartOn(entry)).toBe(true);
});

test.each([
  ["a blank", "/opt/My Programs/x", '"/opt/My Programs/x"'],
  ["a percent sign", "/opt/50%/x", '"/opt/50%%/x"'],
  ["a dollar sign", "/opt/$x", '"/opt/\\\\$x"'],
  ["a quotation mark", '/opt/"x', '"/opt/\\\\"x"'],
  ["a backslash", "/opt/a\\b", '"/opt/a\\\\\\\\b"'],
])("%s in the path is quoted twice: for the key's value and for the command line", (_what, path, quoted) => {
  expect(execOf(autostartEntry("x", [path]))).toBe(quoted);
});

test.each([
  [null, false],
  ["[Desktop Entry]\nHidden=true\n", false],
  ["[Desktop Entry]\nX-GNOME-Autostart-enabled=false\n", false],
  ["[Desktop Entry]\nHidden=false\n", true],
])("an entry of %j starts something: %s", (entry, isOn) => {
  expect(isAutostartOn(entry)).toBe(isOn);
});
