import { expect, test } from "vitest";
import { shellTexts } from "./shell.texts.ts";
import { shellTextsZh } from "./shell.texts.zh.ts";
import { shellWords } from "./shell-words.ts";
import { RETRY_ADDRESS, type StatusPageOptions, statusPage } from "./status-page.ts";

function htmlOf(state: StatusPageOptions["state"], howToStart: readonly string[] = [], locale = "en-GB"): string {
  const address = statusPage({ state, howToStart, locale, title: "iSearch", say: shellWords(locale, "iSearch") });
  const [head = "", body = ""] = address.split(/,(.*)/s);
  expect(head).toBe("data:text/html;charset=utf-8");
  return decodeURIComponent(body);
}

test("while the service starts there is nothing to press", () => {
  const html = htmlOf({ kind: "starting" });
  expect(html).toContain("<h1>iSearch is starting</h1>");
  expect(html).not.toContain(RETRY_ADDRESS);
});

test("a service of the system's is not started from here: the page says how", () => {
  const html = htmlOf({ kind: "away", reason: "not-running", detail: "" }, ["sudo ismartmate run"]);
  expect(html).toContain("<pre>sudo ismartmate run</pre>");
  expect(html).toContain(`href="${RETRY_ADDRESS}"`);
});

test("what a service said is shown as text, whatever is in it", () => {
  const html = htmlOf({ kind: "away", reason: "ended", detail: '<script>alert("1")</script>&amp;' });
  expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;");
  expect(html).not.toContain("<script");
});

test("the page speaks the person's language", () => {
  expect(htmlOf({ kind: "starting" }, [], "zh-CN")).toContain('lang="zh"');
  expect(htmlOf({ kind: "starting" }, [], "zh-CN")).toContain("正在启动 iSearch");
  expect(htmlOf({ kind: "starting" }, [], "de-DE")).toContain("iSearch is starting");
});

test("both languages fill in the same", () => {
  const fills = (text: string) => text.match(/\{\w+\}/g) ?? [];
  for (const [key, text] of Object.entries(shellTexts)) expect([key, fills(Reflect.get(shellTextsZh, key))]).toEqual([key, fills(text)]);
});
