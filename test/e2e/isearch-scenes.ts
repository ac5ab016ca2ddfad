import type { ChangeRun, Preview } from "@istars/protocol/model/isearch/address-plan.ts";
import { sampleCard, sampleForeign } from "@istars/service/scan/sample-sighting.ts";
import type { Page } from "playwright-core";
import type { IsearchPagesBench } from "./isearch-pages-bench.ts";

const PATIENCE = { timeout: 20_000 };

export const macOf = (n: number): string =>
  `02:00:5e:00:${(n >> 8).toString(16).padStart(2, "0")}:${(n & 255).toString(16).padStart(2, "0")}`;
const sampleUps = {
  model: "PowerOne 3000",
  isLost: false,
  outputSource: "normal",
  onBattery: false,
  charge: 100,
  load: 25,
  worstAlarm: null,
} as const;
export const cardAt = (n: number, change: Parameters<typeof sampleCard>[0] = {}, met: Parameters<typeof sampleCard>[1] = {}) =>
  sampleCard({ mac: macOf(n), name: `Rack ${n}`, address: `192.0.2.${n}`, ...change }, met);

/** A room with everything in it that there can be. */
export const ROOM = [
  cardAt(1, { ports: { http: 8080, https: null, snmp: 161, nut: 3493 } }),
  cardAt(2, {
    name: "Rack 2",
    location: "Server room 2, third row, behind the air conditioning, left of the door",
    ups: { ...sampleUps, outputSource: "battery", onBattery: true, charge: 61, load: 48, worstAlarm: "warning" },
  }),
  cardAt(3, { ups: { ...sampleUps, worstAlarm: "critical" } }),
  cardAt(4, { ups: null, isNew: true, source: "dhcp", name: "" }),
  cardAt(5, { address: "10.9.8.7", gateway: "10.9.8.1" }, { isWrongSubnet: true }),
  cardAt(6, {
    ups: { ...sampleUps, isLost: true, worstAlarm: "critical" },
    name: "UPS-card-of-the-long-named-building-in-the-harbour-street-17b-floor-4",
  }),
  cardAt(7, { ups: { ...sampleUps, outputSource: "bypass" } }),
  cardAt(8, { source: "link-local", address: "169.254.7.9", prefix: 16, gateway: null }),
  sampleForeign({ address: "192.0.2.99" }),
];

export const rows = (page: Page) => page.locator("tbody tr[data-index]");
export const rowOf = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });
export const searchButton = (page: Page) => page.getByRole("button", { name: "Search", exact: true });
export const dialog = (page: Page) => page.getByRole("dialog");

/** Searches, lets a room answer and the search end. */
export async function searchRoom(bench: IsearchPagesBench, page: Page, room = ROOM): Promise<void> {
  await searchButton(page).click(PATIENCE);
  const report = await bench.search();
  for (const sighting of room) report.saw(sighting);
  await page.getByRole("button", { name: "Stop" }).waitFor(PATIENCE);
  await page.getByText("Rack 1", { exact: true }).waitFor(PATIENCE);
  bench.see(...room.filter(({ kind }) => kind !== "istars"));
  bench.endSearch();
  await page.getByText("Searched for").waitFor(PATIENCE);
}

/** A plan of which one row is good, one has somebody at its address and one cannot be. */
export const PREVIEW: Preview = {
  isClean: false,
  rows: [
    {
      ...{ row: 1, mac: macOf(1), name: "Rack 1", from: "192.0.2.1", faults: [], check: "free", needsFirstPassword: false },
      wanted: { mode: "static", address: "192.0.2.31", prefix: 24, gateway: "192.0.2.1", dns: [] },
    },
    {
      ...{ row: 2, mac: macOf(4), name: "", from: "192.0.2.4", check: "taken", needsFirstPassword: true },
      faults: [{ code: "address-taken", by: "Rack 7" }],
      wanted: { mode: "static", address: "192.0.2.32", prefix: 24, gateway: "192.0.2.1", dns: [] },
    },
    {
      ...{ row: 3, mac: macOf(9), name: null, from: null, faults: [{ code: "unknown-card" }], check: null, needsFirstPassword: false },
      wanted: { mode: "dhcp" },
    },
  ],
};

type Ended = ChangeRun["cards"][number];
/** How each kind of end looks. */
export const ended = (n: number, change: Partial<Ended>): Ended => ({
  ...{ mac: macOf(n), name: `Rack ${n}`, step: "done", address: `192.0.2.3${n}`, check: "free", problem: null, params: {}, tookMs: 2_345 },
  wanted: { mode: "static", address: `192.0.2.3${n}`, prefix: 24, gateway: null, dns: [] },
  ...change,
});
