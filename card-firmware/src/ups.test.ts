import { createServer, type Socket } from "node:net";
import { systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { expect, test } from "vitest";
import { initialSnapshot } from "./live/initial-snapshot.ts";
import { LiveState } from "./live/live.ts";
import { checkUpsUri, createUps } from "./ups.ts";

test("a UPS URI is checked together with its protocol", () => {
  expect(checkUpsUri("megatec+tcp://127.0.0.1:5000").address).toBe("tcp://127.0.0.1:5000");
  expect(() => checkUpsUri("sorcery+tcp://127.0.0.1:5000")).toThrow('protocol "sorcery" is unknown; there is megatec');
  expect(() => checkUpsUri("megatec+tcp://127.0.0.1")).toThrow("is not HOST:PORT");
});

test("a poll rhythm beyond its range is refused before anything is opened", () => {
  const live = new LiveState(initialSnapshot({ protocol: "megatec", address: "" }, 0));
  const deps = { uri: "megatec+tcp://127.0.0.1:5000", live, clock: systemClock, log: silentLogger };
  expect(() => createUps({ ...deps, options: { pollEveryMs: 100 } })).toThrow(RangeError);
});

test("link, driver and poller together read a UPS over a real socket, and closing gives it back", async () => {
  const answers: Readonly<Record<string, string>> = {
    Q1: "(226.0 195.0 226.0 014 49.0 27.5 30.0 00001000\r",
    F: "#220.0 003 24.00 50.0\r",
    I: "#EXAMPLE POWER   LI1000     V01.20    \r",
  };
  const hungUp = Promise.withResolvers<void>();
  const server = createServer((socket: Socket) => {
    socket.on("data", (data) => socket.write(answers[data.toString("latin1").trim()] ?? data));
    socket.on("error", () => {});
    socket.on("close", () => hungUp.resolve());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = server.address();
  const uri = `megatec+tcp://127.0.0.1:${typeof at === "object" ? at?.port : 0}`;
  const live = new LiveState(initialSnapshot(checkUpsUri(uri), systemClock.monoMs()));
  const known = Promise.withResolvers<void>();
  live.subscribe(({ identity, latest }) => {
    if (identity.model && latest?.reading.battery.flow) known.resolve();
  });
  const ups = createUps({ uri, live, clock: systemClock, log: silentLogger });
  const running = ups.start(new AbortController().signal);
  await known.promise;
  expect(live.current()).toMatchObject({
    link: { state: "online", protocol: "megatec", address: ups.address },
    identity: { manufacturer: "EXAMPLE POWER", model: "LI1000", topology: "line-interactive" },
    latest: { reading: { battery: { voltage: 27.5, flow: "floating" }, facts: { mainsOk: true } } },
  });
  await ups.close();
  await ups.close();
  await running;
  await hungUp.promise;
  await new Promise((resolve) => server.close(resolve));
});
