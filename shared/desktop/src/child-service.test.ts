import { expect, test } from "vitest";
import { ChildService, type ChildServiceOptions } from "./child-service.ts";
import { HandPause } from "./hand-pause.ts";
import type { LinkState } from "./service-link.ts";

const SECRET = "0123456789abcdef";
/** Says where it is and lives until its input is closed, as services do. */
const GOOD = `
const port = process.argv.includes("--port") ? process.argv.at(-1) : "4711";
console.log(JSON.stringify({ url: "http://127.0.0.1:" + port, secret: "${SECRET}" }));
process.stdin.resume().on("end", () => process.exit(0));
`;

/** A service that is the script, with every state that it tells. */
function open(script: string, change: Partial<ChildServiceOptions> = {}) {
  const time = new HandPause();
  const ports: number[] = [];
  const service = new ChildService({
    command: process.execPath,
    args: (port) => ["-e", script, "--", ...(port === null ? [] : ["--port", String(port)])],
    env: process.env,
    port: null,
    onPort: (port) => ports.push(port),
    pause: time.pause,
    ...change,
  });
  const states: LinkState[] = [];
  let look = (): void => {};
  service.open((state) => {
    states.push(state);
    look();
  });
  /** The state of that kind that comes after the first `after` ones. */
  const told = async (kind: LinkState["kind"], after = 0): Promise<LinkState> => {
    for (;;) {
      const found = states.slice(after).find((state) => state.kind === kind);
      if (found) return found;
      await new Promise<void>((resolve) => {
        look = resolve;
      });
    }
  };
  return { service, states, told, time, ports, [Symbol.asyncDispose]: () => service.close() };
}

test("a service that says where it is is ready, and ends when it is let go", async () => {
  await using bench = open(GOOD);
  expect(await bench.told("ready")).toEqual({ kind: "ready", url: "http://127.0.0.1:4711", secret: SECRET });
  expect(bench.ports).toEqual([4711]);
  const { pid } = bench.service;
  await bench.service.close();
  expect(bench.service.pid).toBeNull();
  expect(() => process.kill(pid ?? 0, 0)).toThrow("ESRCH");
  expect(bench.states.map(({ kind }) => kind)).toEqual(["starting", "ready"]);
});

test("a service that dies is started again after a pause, at the port it had", async () => {
  await using bench = open(GOOD);
  await bench.told("ready");
  process.kill(bench.service.pid ?? 0, "SIGKILL");
  expect(await bench.told("away")).toEqual({ kind: "away", reason: "ended", detail: "ended by SIGKILL" });
  expect(bench.time.lengths).toEqual([500]);
  bench.time.end();
  expect(await bench.told("ready", 3)).toEqual({ kind: "ready", url: "http://127.0.0.1:4711", secret: SECRET });
});

test("pauses between attempts grow, and somebody who will not wait need not", async () => {
  await using bench = open("console.error('no network'); process.exit(3)");
  const lengths: number[] = [];
  for (let attempt = 0; attempt < 7; attempt++) {
    expect(await bench.told("away", attempt * 2)).toEqual({ kind: "away", reason: "ended", detail: "no network" });
    lengths.push(...bench.time.lengths);
    bench.service.retry();
  }
  expect(lengths).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
});

test("a port that another program has now is asked for once", async () => {
  const script = `if (process.argv.includes("--port")) { console.error("port in use"); process.exit(1); } ${GOOD}`;
  await using bench = open(script, { port: 8_095 });
  expect(await bench.told("away")).toMatchObject({ detail: "port in use" });
  bench.service.retry();
  expect(await bench.told("ready")).toMatchObject({ url: "http://127.0.0.1:4711" });
});

test("a service that says nothing is ended when its time is over", async () => {
  await using bench = open("process.stdin.resume().on('end', () => process.exit(0))");
  await bench.told("starting");
  expect(bench.time.lengths).toEqual([20_000]);
  bench.time.end();
  expect(await bench.told("away")).toMatchObject({ reason: "silent" });
});

test("a service that does not let go when its input closes is killed when its time is over", async () => {
  await using bench = open(`${GOOD.replace(/process\.stdin.*/, "")} setInterval(() => {}, 1_000);`);
  await bench.told("ready");
  const closed = bench.service.close();
  expect(bench.time.lengths).toEqual([3_000]);
  bench.time.end();
  await closed;
  expect(bench.service.pid).toBeNull();
});

test.each(["console.log('Listening')", "console.log('{}')", "process.stdout.write('x'.repeat(5_000))"])(
  "what says %s is no service",
  async (script) => {
    await using bench = open(`${script}; process.stdin.resume().on("end", () => process.exit(0));`);
    expect(await bench.told("away")).toMatchObject({ reason: "malformed" });
  },
);

test("a program that is not there is told in the system's words", async () => {
  await using bench = open("", { command: "/nowhere/node" });
  expect(await bench.told("away")).toEqual({ kind: "away", reason: "not-started", detail: "spawn /nowhere/node ENOENT" });
});
