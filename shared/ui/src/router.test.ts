import { expect, test } from "vitest";
import { createRouter, type RouterWindow } from "./router.tsx";

/** A window with a history, as far as a router touches it. */
function fakeWindow(start: string) {
  const entries = [start];
  const target = new EventTarget();
  const browser: RouterWindow = {
    location: {
      get pathname() {
        return (entries.at(-1) ?? "/").split("?", 1)[0] ?? "/";
      },
      get search() {
        const [, asked] = (entries.at(-1) ?? "/").split("?");
        return asked === undefined ? "" : `?${asked}`;
      },
    },
    history: {
      pushState: (_state, _title, path) => void entries.push(path),
      replaceState: (_state, _title, path) => void entries.splice(-1, 1, path),
    },
    scrollTo: () => {},
    addEventListener: (name, listener) => target.addEventListener(name, listener),
    removeEventListener: (name, listener) => target.removeEventListener(name, listener),
  };
  const back = () => {
    entries.pop();
    target.dispatchEvent(new Event("popstate"));
  };
  return { browser, back, entries };
}

test("going to a page tells who listens, and back tells them again", () => {
  const { browser, back } = fakeWindow("/overview");
  const router = createRouter(browser);
  const seen: string[] = [];
  const leave = router.subscribe(() => void seen.push(router.path()));
  router.go("/alarms");
  back();
  leave();
  router.go("/wall");
  expect(seen).toEqual(["/alarms", "/overview"]);
});

test("going where one is adds nothing to the history", () => {
  const { browser, entries } = fakeWindow("/alarms");
  createRouter(browser).go("/alarms");
  expect(entries).toEqual(["/alarms"]);
});

test("a replaced page is not returned to", () => {
  const { browser, entries } = fakeWindow("/");
  createRouter(browser).replace("/overview");
  expect(entries).toEqual(["/overview"]);
});

test("another view of the same page is a place of its own, and the page without it another one", () => {
  const { browser, entries } = fakeWindow("/cards");
  const router = createRouter(browser);
  router.go("/cards?status=critical");
  expect([router.path(), router.search()]).toEqual(["/cards", "?status=critical"]);
  router.go("/cards?status=critical");
  router.go("/cards");
  expect(router.search()).toBe("");
  expect(entries).toEqual(["/cards", "/cards?status=critical", "/cards"]);
});
