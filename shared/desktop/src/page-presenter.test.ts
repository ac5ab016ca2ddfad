import { expect, test } from "vitest";
import { HandPause } from "./hand-pause.ts";
import { PagePresenter } from "./page-presenter.ts";
import type { LinkState } from "./service-link.ts";
import { shellWords } from "./shell-words.ts";

const READY: LinkState = { kind: "ready", url: "http://127.0.0.1:8095", secret: "0123456789abcdef" };
const AWAY: LinkState = { kind: "away", reason: "ended", detail: "" };

function open({ startsHidden = false } = {}) {
  const time = new HandPause();
  const did: string[] = [];
  const service = { status: 200, tell: (_state: LinkState): void => {} };
  const asked: { readonly url: string; readonly init: RequestInit }[] = [];
  const presenter = new PagePresenter({
    link: {
      open: (onState) => {
        service.tell = onState;
      },
      retry: () => did.push("link.retry"),
      close: async () => void did.push("link.close"),
    },
    window: {
      load: async (address) =>
        void did.push(`load ${address.startsWith("data:") ? (/<h1>(.*?)<\/h1>/.exec(decodeURIComponent(address))?.[1] ?? "") : address}`),
      reveal: () => did.push("reveal"),
    },
    fetch: async (url, init) => {
      asked.push({ url, init });
      return new Response(null, { status: service.status });
    },
    ...{ title: "iSearch", sessionPath: "/session", locale: "en", say: shellWords("en", "iSearch"), howToStart: [], startsHidden },
    onAway: () => did.push("away"),
    pause: time.pause,
  });
  presenter.open();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const tell = async (state: LinkState): Promise<void> => {
    service.tell(state);
    await settle();
  };
  return { presenter, did, asked, service, tell, settle, time };
}

test("the window lets itself in with the secret, in the body of one request, and then shows the pages", async () => {
  const { presenter, did, asked, tell } = open();
  await tell({ kind: "starting" });
  await tell(READY);
  expect(did).toEqual(["load http://127.0.0.1:8095/", "reveal"]);
  expect(asked.map(({ url }) => url)).toEqual(["http://127.0.0.1:8095/api/v1/session"]);
  expect(asked[0]?.init).toMatchObject({ method: "POST", body: '{"secret":"0123456789abcdef"}', redirect: "error" });
  expect(presenter.origin).toBe("http://127.0.0.1:8095");
});

test("without a secret there is nothing to let in by: the pages are shown for looking", async () => {
  const { did, asked, tell } = open();
  await tell({ ...READY, secret: null });
  expect(asked).toEqual([]);
  expect(did).toEqual(["load http://127.0.0.1:8095/", "reveal"]);
});

test("a service that takes its time is said to be starting", async () => {
  const { did, tell, time, settle } = open();
  await tell({ kind: "starting" });
  expect(did).toEqual([]);
  time.end();
  await settle();
  expect(did).toEqual(["load iSearch is starting", "reveal"]);
});

test("a service that has gone is told once, stays told while it starts again, and comes back without a window jumping up", async () => {
  const { presenter, did, tell, time, settle } = open();
  await tell(READY);
  did.length = 0;
  await tell(AWAY);
  expect(presenter.origin).toBeNull();
  await tell({ kind: "starting" });
  time.end();
  await settle();
  expect(did).toEqual(["away", "load iSearch had to start again"]);
  presenter.retry();
  await tell(READY);
  expect(did.slice(2)).toEqual(["link.retry", "load http://127.0.0.1:8095/"]);
});

test("a service that lets nobody in is asked again, and nothing of its pages is trusted meanwhile", async () => {
  const { presenter, did, service, tell, time, settle } = open();
  service.status = 403;
  await tell(READY);
  expect(did).toEqual(["away", "load iSearch did not open", "reveal"]);
  expect(presenter.origin).toBeNull();
  service.status = 200;
  expect(time.lengths).toEqual([3_000]);
  time.end();
  await settle();
  expect(did.at(-1)).toBe("load http://127.0.0.1:8095/");
});

test("started at log-in, no window comes up by itself", async () => {
  const { did, tell } = open({ startsHidden: true });
  await tell(READY);
  await tell(AWAY);
  await tell(READY);
  expect(did).not.toContain("reveal");
});

test("closed, it shows nothing more", async () => {
  const { presenter, did, tell } = open();
  await presenter.close();
  await tell(READY);
  presenter.retry();
  expect(did).toEqual(["link.close"]);
});
