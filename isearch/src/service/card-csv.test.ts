import { text } from "node:stream/consumers";
import { FoundCards } from "@istars/service/scan/found-cards.ts";
import { sampleCard } from "@istars/service/scan/sample-sighting.ts";
import { expect, test } from "vitest";
import { readCsvPlan } from "../change/csv-plan.ts";
import { cardCsv } from "./card-csv.ts";

test("a saved list is a plan that leaves each card where it is", async () => {
  const found = new FoundCards();
  for (const n of [1, 2]) {
    const mac = `02:00:5e:00:53:0${n}`;
    const at = { address: `192.0.2.${n}`, prefix: 24, gateway: "192.0.2.254", dns: ["192.0.2.53", "192.0.2.54"] };
    found.see(sampleCard({ mac, name: `-rack ${n}, "left"`, ...at }), { wallMs: 1, scan: 1 });
  }
  const plan = readCsvPlan(await text(cardCsv(found.all()).body));
  expect(plan.map(({ faults }) => faults)).toEqual([[], []]);
  expect(plan[1]).toMatchObject({
    mac: "02:00:5e:00:53:02",
    wanted: { mode: "static", address: "192.0.2.2", prefix: 24, gateway: "192.0.2.254", dns: ["192.0.2.53", "192.0.2.54"] },
  });
});
