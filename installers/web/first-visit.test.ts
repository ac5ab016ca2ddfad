import { expect, test } from "vitest";
import { type BuiltFile, firstVisit } from "./first-visit.ts";

const file = (name: string, rest: Partial<BuiltFile> = {}): BuiltFile => ({
  name,
  isEntry: false,
  modules: [],
  imports: [],
  styles: [],
  ...rest,
});
const files: readonly BuiltFile[] = [
  file("entry.js", { isEntry: true, imports: ["react.js"], styles: ["entry.css"] }),
  file("react.js"),
  file("login.js", { modules: ["/src/pages/login-page.tsx"], imports: ["react.js", "form.js"] }),
  file("form.js", { imports: ["react.js"], styles: ["form.css"] }),
  file("charts.js", { modules: ["/src/pages/charts-page.tsx"] }),
  file("entry.css"),
  file("form.css"),
];

test("a first visit is the entry, its pages and all they import, each once; other pages are not counted", () => {
  expect(firstVisit(files, ["login-page.tsx"])).toEqual(["entry.js", "entry.css", "react.js", "login.js", "form.js", "form.css"]);
});

test("a page that was renamed is not silently left out", () => {
  expect(() => firstVisit(files, ["sign-in-page.tsx"])).toThrow("sign-in-page.tsx");
});
