import { expect, test } from "vitest";
import { renderMetrics } from "./metrics-page.ts";

test("a page has what is known, and nothing of what is not", async () => {
  const { contentType, text } = await renderMetrics([
    {
      name: "istars_voltage_volts",
      help: "Voltage",
      type: "gauge",
      samples: [
        { labels: { phase: "1" }, value: 230.5 },
        { labels: { phase: "2" }, value: null },
      ],
    },
    { name: "istars_charge_percent", help: "Charge", type: "gauge", samples: [{ value: null }] },
    { name: "istars_load_percent", help: "Load", type: "gauge", samples: [{ value: 0 }] },
    { name: "istars_requests_total", help: "Requests", type: "counter", samples: [{ value: 7 }] },
  ]);
  expect(contentType).toContain("text/plain; version=0.0.4");
  expect(text.split("\n").filter((line) => line !== "")).toEqual([
    "# HELP istars_voltage_volts Voltage",
    "# TYPE istars_voltage_volts gauge",
    'istars_voltage_volts{phase="1"} 230.5',
    "# HELP istars_load_percent Load",
    "# TYPE istars_load_percent gauge",
    "istars_load_percent 0",
    "# HELP istars_requests_total Requests",
    "# TYPE istars_requests_total counter",
    "istars_requests_total 7",
  ]);
});

test("pages share nothing: two in one process, and twice the same", async () => {
  const family = { name: "istars_x", help: "X", type: "gauge", samples: [{ value: 1 }] } as const;
  expect((await renderMetrics([family])).text).toBe((await renderMetrics([family])).text);
});
