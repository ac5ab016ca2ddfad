import { sampleHere } from "@istars/protocol/net/discovery/sample-here.ts";
import { expect, test } from "vitest";
import { openService } from "./service-bench.ts";

const signal = AbortSignal.timeout(15_000);

test("a file of cards is read row by row, and nothing is stored by that", async () => {
  await using service = await openService();
  const client = await service.client();
  const csv = "address,token\nhttp://known.example,a\nhttp://new.example,b\nhttp://new.example:x,c";
  const { rows } = await client.call("previewImport", { body: { csv } }, signal);
  expect(rows.map(({ line, isKnown, faults }) => [line, isKnown, faults.length])).toEqual([
    [2, true, 0],
    [3, false, 0],
    [4, false, 1],
  ]);
  expect(service.fleet.cards()).toEqual([]);
  await expect(client.call("previewImport", { body: { csv: "nothing" } }, signal)).rejects.toMatchObject({ code: "import.invalid" });
});

test("one looks who is there before a card is added", async () => {
  await using service = await openService();
  const client = await service.client();
  const reach = { kind: "istars", url: "http://192.0.2.7", identityKey: null, token: "secret" } as const;
  expect(await client.call("probeCard", { body: { reach } }, signal)).toMatchObject({ outcome: "found", name: "Rack 1" });
});

test("a search is told to whoever listens, and to who comes later; one that cannot be is refused by what is wrong", async () => {
  await using service = await openService();
  const client = await service.client();
  await using early = await service.watch();
  await early.until(() => early.names.includes("beat"));
  expect((await client.call("startScan", { body: {} }, signal)).id).toBe(1);
  service.scanner.see({ kind: "istars", here: sampleHere(), from: "192.0.2.7", interface: null, by: "broadcast", isWrongSubnet: false });
  await service.clock.advance(100);
  await early.until(() => early.of("found").length > 0 && early.of("scan").some(({ data }) => data.state === "done"));
  await using late = await service.watch();
  await late.until(() => late.names.includes("beat"));
  expect(late.of("found")[0]?.data).toMatchObject({ isAll: true, cards: [{ kind: "istars" }] });
  expect(late.of("scan")[0]?.data.state).toBe("done");
  const refused = client.call("startScan", { body: { interfaces: ["nosuch0"] } }, signal);
  await expect(refused).rejects.toMatchObject({ code: "scan.invalid", problem: { errors: [{ pointer: "/interfaces/0" }] } });
  await client.call("cancelScan", {}, signal);
});

test("who only looks or operates may search nothing and look at nothing new", async () => {
  await using service = await openService();
  for (const permission of ["read", "operate"] as const) {
    await service.addUser(permission, permission);
    const client = await service.client(permission);
    await expect(client.call("startScan", { body: {} }, signal)).rejects.toMatchObject({ code: "permission.denied" });
    await expect(client.call("previewImport", { body: { csv: "address\nx" } }, signal)).rejects.toMatchObject({
      code: "permission.denied",
    });
  }
});
