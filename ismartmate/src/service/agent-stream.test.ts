import { expect, test } from "vitest";
import { NEVER, openService } from "./service-bench.ts";

test("a stream is open to everybody here, and begins with hello and the state as it is", async () => {
  await using service = await openService();
  await using client = await service.watch();
  await client.until(() => client.messages.length === 2);
  expect(client.names).toEqual(["hello", "state"]);
  expect(client.of("hello")[0]?.data).toEqual({ v: 1, version: "1.2.3", wallMs: service.clock.wallMs() });
  expect(client.of("state")[0]?.data).toEqual(service.agent.current);
});

test("every client hears each state, each line of the timeline and each report", async () => {
  await using service = await openService();
  await using one = await service.watch();
  await using two = await service.watch();
  service.agent.say("feed.word", { feedId: "a", word: "battery" });
  service.agent.become({ mode: "dry-run" });
  await service.agent.startDrill();
  for (const client of [one, two]) {
    await client.until(() => client.names.includes("report"));
    expect(client.of("why")[0]?.data).toMatchObject({ id: 1, code: "feed.word", params: { word: "battery" } });
    expect(client.of("state").at(-1)?.data.mode).toBe("dry-run");
    expect(client.of("report")[0]?.data).toEqual({ id: 1 });
  }
});

test("changed settings are told with the version of the file, once", async () => {
  await using service = await openService();
  await using client = await service.watch();
  const { etag } = await service.visitor().call("readSettings", {}, NEVER);
  const changer = await service.client(etag);
  const changed = await changer.call("changeSettings", { body: { changes: [{ path: ["when", "steady"], value: "40 s" }] } }, NEVER);
  await service.settings.reload();
  service.agent.say("settings.loaded");
  await client.until(() => client.names.includes("why"));
  expect(client.of("settings").map(({ data }) => data)).toEqual([{ etag: changed.etag }]);
});

test("a beat comes every two seconds, so that silence means that the service is gone", async () => {
  await using service = await openService();
  await using client = await service.watch();
  await service.clock.advance(2_000);
  await client.until(() => client.of("beat").length === 1);
  expect(client.of("beat")[0]?.data).toEqual({ wallMs: service.clock.wallMs() });
});

test("closing the service ends its streams", async () => {
  await using service = await openService();
  const stream = await service.request("/stream");
  await service.app.close();
  expect(await stream.text()).toContain("event: hello");
});
