import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Family } from "./metrics-page.ts";
import { ProcessMetrics } from "./process-metrics.ts";

const longestDelayS = (families: readonly Family[]) =>
  families.find(({ name }) => name === "istars_event_loop_delay_seconds")?.samples.find(({ labels }) => labels?.quantile === "1")?.value;

test("work that blocks the event loop shows as delay, and before anything was measured there is none", async () => {
  const metrics = new ProcessMetrics();
  expect(longestDelayS(metrics.families())).toBeNull();
  metrics.open();
  try {
    let longest = 0;
    while (longest < 0.03) {
      await delay(25);
      for (const untilMs = performance.now() + 60; performance.now() < untilMs; );
      await delay(25);
      longest = longestDelayS(metrics.families()) ?? 0;
    }
  } finally {
    metrics.close();
  }
});

test("memory and processor time are told in bytes and seconds", () => {
  const values = new Map(new ProcessMetrics().families().map(({ name, samples }) => [name, samples[0]?.value ?? 0]));
  expect(values.get("process_resident_memory_bytes")).toBeGreaterThan(10e6);
  expect(values.get("process_cpu_seconds_total")).toBeGreaterThan(0);
});
