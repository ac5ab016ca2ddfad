import { expect, test } from "vitest";
import { AttachedService } from "./attached-service.ts";
import { HandPause } from "./hand-pause.ts";
import type { LinkState } from "./service-link.ts";

const URL_THERE = "http://127.0.0.1:8091";
const localOf = (secret: string) => JSON.stringify({ url: URL_THERE, secret, pid: 7 });
const FIRST = "first-secret-of-16";
const SECOND = "second-secret-of-16";

const fileError = (code: string): Error => Object.assign(new Error(`${code}: no such luck`), { code });

/** A service of the system's that a test plays: its file, and whether it answers. */
function open(file: string | Error = fileError("ENOENT")) {
  const time = new HandPause();
  const world = { file, answers: true, probed: [] as string[] };
  const service = new AttachedService({
    localFile: "/etc/istars/ismartmate/local.json",
    url: URL_THERE,
    readFile: async () => {
      if (world.file instanceof Error) throw world.file;
      return world.file;
    },
    probe: async (url) => {
      world.probed.push(url);
      if (!world.answers) throw new Error("connect ECONNREFUSED");
    },
    pause: time.pause,
  });
  const states: LinkState[] = [];
  service.open((state) => states.push(state));
  /** Lets the service be looked at once more. */
  const look = async (): Promise<void> => {
    while (time.lengths.length === 0) await new Promise((resolve) => setImmediate(resolve));
    time.end();
    while (time.lengths.length === 0) await new Promise((resolve) => setImmediate(resolve));
  };
  return { service, world, states, look, [Symbol.asyncDispose]: () => service.close() };
}

test("a service that runs is found, and told once", async () => {
  await using bench = open(localOf(FIRST));
  await bench.look();
  await bench.look();
  expect(bench.states).toEqual([{ kind: "starting" }, { kind: "ready", url: URL_THERE, secret: FIRST }]);
});

test("a service that does not run is looked for until it does", async () => {
  await using bench = open();
  await bench.look();
  expect(bench.states.at(-1)).toEqual({ kind: "away", reason: "not-running", detail: "there is no /etc/istars/ismartmate/local.json" });
  bench.world.file = localOf(FIRST);
  await bench.look();
  expect(bench.states.at(-1)).toMatchObject({ kind: "ready", secret: FIRST });
});

test("one that was started anew has a new secret, and is told anew", async () => {
  await using bench = open();
  bench.world.file = localOf(FIRST);
  await bench.look();
  bench.world.file = localOf(SECOND);
  await bench.look();
  expect(bench.states.at(-1)).toEqual({ kind: "ready", url: URL_THERE, secret: SECOND });
});

test("a service that was there is gone after three looks, not after one: a busy machine answers late", async () => {
  await using bench = open();
  bench.world.file = localOf(FIRST);
  await bench.look();
  bench.world.answers = false;
  await bench.look();
  await bench.look();
  expect(bench.states.at(-1)?.kind).toBe("ready");
  await bench.look();
  expect(bench.states.at(-1)).toEqual({ kind: "away", reason: "not-running", detail: "connect ECONNREFUSED" });
  bench.world.answers = true;
  await bench.look();
  expect(bench.states.at(-1)).toMatchObject({ kind: "ready", secret: FIRST });
});

test("who may not read the file may look all the same, without a secret", async () => {
  await using bench = open(fileError("EACCES"));
  await bench.look();
  expect(bench.states.at(-1)).toEqual({ kind: "ready", url: URL_THERE, secret: null });
});

test("a damaged file, or one that names another machine, is told, and nobody is asked anything", async () => {
  await using bench = open();
  for (const file of ["{", JSON.stringify({ url: "http://192.0.2.7:8091", secret: FIRST })]) {
    bench.world.file = file;
    await bench.look();
    expect(bench.states.at(-1)).toMatchObject({ kind: "away", reason: "malformed" });
  }
  expect(bench.world.probed).toEqual([]);
});

test("SAFETY 34: closed, it looks no more, and has ended nothing", async () => {
  await using bench = open();
  bench.world.file = localOf(FIRST);
  await bench.look();
  await bench.service.close();
  const { length } = bench.world.probed;
  bench.service.retry();
  await new Promise((resolve) => setImmediate(resolve));
  expect(bench.world.probed).toHaveLength(length);
});
