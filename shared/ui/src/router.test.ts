import { expect, test } from "vitest";
import { createRouter, type RouterWindow } from "./router.tsx";

/** A window with a history, as far as a router touches it. */
function fakeWindow(start: string) {
  const entries = [start];
  const target = new EventTarget();
  const browser: RouterWindow = {
    location: {
      get pathname() {
        return entries.at(-1) ?? "/";
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
