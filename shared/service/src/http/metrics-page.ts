import type * as Prometheus from "prom-client";
/** One value of a measurement and what tells it apart from its siblings. `null` is left out of the page: unknown is not zero. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number | null;
}

/** A measurement with everything there is to say of it now. */
export interface Family {
  /** With its unit last, e.g. `istars_battery_voltage_volts`; a counter ends in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  readonly samples: readonly Sample[];
}

/**
 * Families as a page in Prometheus's text format. Made anew for each answer, so nothing can be left over from the one before; a family
 * of which nothing is known is not there at all.
 */
export async function renderMetrics(families: readonly Family[]): Promise<{ readonly contentType: string; readonly text: string }> {
  // Loaded with the first page: many a server is never scraped. By its default: in a bundle a CommonJS package has no other export.
  const { default: prometheus } = await import("prom-client");
  const registry = new prometheus.Registry();
  for (const family of families) addFamily(prometheus, registry, family);
  return { contentType: registry.contentType, text: await registry.metrics() };
}

function addFamily(
  { Counter, Gauge }: Pick<typeof Prometheus, "Counter" | "Gauge">,
  registry: Prometheus.Registry,
  { name, help, type, samples }: Family,
): void {
  const known = samples.flatMap(({ labels = {}, value }) => (value === null ? [] : [{ labels, value }]));
  if (known.length === 0) return;
  const labelNames = [...new Set(known.flatMap(({ labels }) => Object.keys(labels)))];
  const config = { name, help, labelNames, registers: [registry] };
  if (type === "gauge") {
    const gauge = new Gauge(config);
    for (const { labels, value } of known) gauge.set(labels, value);
  } else {
    const counter = new Counter(config);
    for (const { labels, value } of known) counter.inc(labels, value);
  }
}
