import { expect, test } from "vitest";
import { openService } from "./service-bench.ts";
import { trapFamilies } from "./trap-families.ts";

test("metrics tell what became of traps, and nothing of them where none are received", async () => {
  await using service = await openService();
  const authorization = `Basic ${Buffer.from("admin:a good password").toString("base64")}`;
  const text = await (await service.request("/metrics", { headers: { authorization } })).text();
  expect(text).toContain('istars_traps_total{fate="taken"} 3');
  expect(text).toContain('istars_traps_total{fate="wrong-digest"} 1');
  expect(text).toContain('istars_traps_total{fate="untimely"} 0');
  expect(trapFamilies(null)).toEqual([]);
});
