import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Family } from "./metrics-page.ts";

/** How often the delay is looked at, ms. What the histogram tells includes this time. */
const RESOLUTION_MS = 10;
const NS_PER_S = 1e9;

/** What the process itself needs: memory, processor time and how long others wait for its event loop. */
export class ProcessMetrics {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  open(): void {
    this.#delay.enable();
  }

  close(): void {
    this.#delay.disable();
  }

  /** The delay covers the time since the last call. */
  families(): readonly Family[] {
    const { user, system } = process.cpuUsage();
    const seen = this.#delay.count > 0;
    const delayS = (ns: number) => (seen ? Math.max(0, ns / NS_PER_S - RESOLUTION_MS / 1_000) : null);
    const samples = [0.5, 0.99].map((q) => ({ labels: { quantile: String(q) }, value: delayS(this.#delay.percentile(q * 100)) }));
    const longest = { labels: { quantile: "1" }, value: delayS(this.#delay.max) };
    this.#delay.reset();
    return [
      {
        name: "istars_event_loop_delay_seconds",
        help: "How long work waited for the event loop since the last scrape",
        type: "gauge",
        samples: [...samples, longest],
      },
      {
        name: "process_resident_memory_bytes",
        help: "Memory of the process that is in RAM",
        type: "gauge",
        samples: [{ value: process.memoryUsage.rss() }],
      },
      {
        name: "process_cpu_seconds_total",
        help: "Processor time used, user and system",
        type: "counter",
        samples: [{ value: (user + system) / 1e6 }],
      },
    ];
  }
}
