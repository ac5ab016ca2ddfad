import { LOOPBACK } from "@istars/protocol/net/discovery/scripted-card.ts";
import { sampleCard, sampleForeign } from "@istars/service/scan/sample-sighting.ts";
import { Scanner } from "@istars/service/scan/scanner.ts";
import type { ScanReport } from "@istars/service/scan/source.ts";
import { RecordingOutput } from "@istars/service/terminal/recording-output.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { showScan } from "./scan-view.ts";

const macOf = (n: number): string => `02:00:5e:00:54:${n.toString(16).padStart(2, "0")}`;

/** A scan that is shown, with the test as what it finds. */
function bench(stdout: RecordingOutput, options: { readonly isJson?: boolean } = {}) {
  const clock = new VirtualClock();
  const stderr = new RecordingOutput();
  let report: ScanReport | null = null;
  let end = (): void => {};
  const search = (_: unknown, given: ScanReport, signal: AbortSignal): Promise<void> => {
    report = given;
    return new Promise((resolve) => {
      end = resolve;
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  };
  const scanner = new Scanner({ clock, interfaces: () => [LOOPBACK], sources: [{ search }] });
  const output = { stdout, stderr, isJson: options.isJson ?? false };
  const shown = showScan({ scanner, clock, output, interfaces: [LOOPBACK], port: 16_280 }, {});
  const told = (): ScanReport => {
    if (!report) throw new Error("nobody searches");
    return report;
  };
  return { clock, scanner, shown, stderr, report: told, end: () => end() };
}

test("on a terminal the rows appear as cards answer, over a line that tells how far it is", async () => {
  const stdout = new RecordingOutput({ isTTY: true });
  const { clock, report, end, shown } = bench(stdout);
  await clock.advance(100);
  expect(stdout.screen).toEqual(["Searching, 0.0 s · 0 cards · Ctrl-C ends it"]);
  report().saw(sampleCard({ mac: macOf(2), address: "192.0.2.20", name: "second" }));
  report().saw(sampleCard({ mac: macOf(1), address: "192.0.2.3", name: "first" }));
  await clock.advance(900);
  expect(stdout.screen.map((line) => line.split(" ")[0])).toEqual(["NAME", "first", "second", "", "Searching,"]);
  expect(stdout.screen.at(-1)).toBe("Searching, 1.0 s · 2 cards · Ctrl-C ends it");
  end();
  await shown;
  expect(stdout.screen.map((line) => line.split(" ")[0])).toEqual(["NAME", "first", "second", "", "2"]);
  expect(stdout.screen.at(-1)).toBe("2 cards found in 1.0 s");
});

test("a terminal that is too low shows as much as fits, and all at the end", async () => {
  const stdout = new RecordingOutput({ isTTY: true, rows: 8 });
  const { clock, report, end, shown } = bench(stdout);
  for (let n = 0; n < 20; n++) report().saw(sampleCard({ mac: macOf(n), address: `192.0.2.${n + 1}` }));
  await clock.advance(200);
  expect(stdout.screen).toHaveLength(7);
  expect(stdout.screen[4]).toBe("… and 17 more");
  end();
  await shown;
  expect(stdout.screen).toHaveLength(1 + 20 + 2);
});

test("elsewhere a table stands at the end, without anything that moves a cursor", async () => {
  const stdout = new RecordingOutput();
  const { clock, report, end, shown, stderr } = bench(stdout);
  report().saw(sampleCard());
  report().saw(sampleForeign());
  report().problem("eth0: searching through it failed (ENETUNREACH)");
  await clock.advance(2_000);
  expect(stdout.text).toBe("");
  end();
  expect(await shown).toMatchObject({ state: "done", found: 2 });
  expect(stdout.text).not.toContain("\u001b");
  expect(stdout.text.split("\n").at(-2)).toBe("1 card, 1 UPS of another maker found in 2.0 s");
  expect(stderr.text).toBe("warning: eth0: searching through it failed (ENETUNREACH)\n");
});

test("who finds nothing is told what to check", async () => {
  const stdout = new RecordingOutput();
  const { end, shown, clock } = bench(stdout);
  end();
  await clock.advance(0);
  await shown;
  expect(stdout.text).toContain("No card answered");
  expect(stdout.text).toContain("lo 127.0.0.1/8");
  expect(stdout.text).toContain("UDP port 16280");
  expect(stdout.text).toContain("--range");
});

test("as JSON there is one document with the scan and its cards, and nothing else", async () => {
  const stdout = new RecordingOutput({ isTTY: true });
  const { clock, scanner, report, shown, stderr } = bench(stdout, { isJson: true });
  report().saw(sampleCard());
  report().problem("something");
  await clock.advance(300);
  scanner.cancel();
  await shown;
  expect(JSON.parse(stdout.text)).toEqual({ scan: scanner.latest(), cards: scanner.cards() });
  expect(JSON.parse(stdout.text)).toMatchObject({ scan: { state: "cancelled", problems: ["something"] }, cards: [{ kind: "istars" }] });
  expect(stderr.text).toBe("");
});

test("a request that makes no sense here leaves the terminal as it was", async () => {
  const stdout = new RecordingOutput({ isTTY: true });
  const clock = new VirtualClock();
  const scanner = new Scanner({ clock, interfaces: () => [], sources: [] });
  const output = { stdout, stderr: stdout, isJson: false };
  const shown = showScan({ scanner, clock, output, interfaces: [], port: 16_280 }, { interfaces: ["eth9"] });
  await expect(shown).rejects.toMatchObject({ code: "interface.unknown" });
  expect(stdout.screen.join("")).toBe("");
});
