import { join } from "node:path";
import { ScriptedChanger } from "@istars/isearch/service/scripted-changer.ts";
import { buildService } from "@istars/isearch/service/service.ts";
import type { PlanRequest, Preview } from "@istars/protocol/model/isearch/address-plan.ts";
import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import { systemClock } from "@istars/service/clock.ts";
import { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { Scanner } from "@istars/service/scan/scanner.ts";
import type { Sighting } from "@istars/service/scan/sighting.ts";
import type { ScanReport, Source } from "@istars/service/scan/source.ts";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { root } from "../steps.ts";
import { openPage } from "./browser.ts";

const ETH0: LocalInterface = {
  name: "eth0",
  mac: "02:00:5e:00:53:fe",
  isLoopback: false,
  ipv4: [{ address: "192.0.2.250", prefix: 24, broadcast: "192.0.2.255" }],
  ipv6LinkLocal: [{ address: "fe80::5eff:fe00:53fe", scope: "eth0" }],
};
const ETH1: LocalInterface = {
  name: "eth1",
  mac: "02:00:5e:00:53:ff",
  isLoopback: false,
  ipv4: [{ address: "198.51.100.250", prefix: 24, broadcast: "198.51.100.255" }],
  ipv6LinkLocal: [],
};

/** iSearch's pages over its real service and list, with cards and outcomes that a test plays by hand. */
export class IsearchPagesBench implements AsyncDisposable {
  readonly scanner: Scanner;
  readonly changer = new ScriptedChanger();
  readonly sessions = new LaunchSessions({ clock: systemClock, user: "desk" });
  readonly app: Awaited<ReturnType<typeof buildService>>;
  readonly origin: string;
  readonly #source: PlayedSource;

  private constructor(parts: Pick<IsearchPagesBench, "scanner" | "changer" | "sessions" | "app" | "origin">, source: PlayedSource) {
    this.scanner = parts.scanner;
    this.changer = parts.changer;
    this.sessions = parts.sessions;
    this.app = parts.app;
    this.origin = parts.origin;
    this.#source = source;
  }

  /** `preview`: what a plan would do. */
  static async start(preview: (plan: PlanRequest) => Preview = () => ({ rows: [], isClean: true })): Promise<IsearchPagesBench> {
    const clock = systemClock;
    const source = new PlayedSource();
    const interfaces = () => [ETH0, ETH1];
    const scanner = new Scanner({ clock, interfaces, sources: [source] });
    const changer = new ScriptedChanger();
    const sessions = new LaunchSessions({ clock, user: "desk" });
    const app = await buildService({
      ...{ scanner, changer, sessions, clock, interfaces, log: new RecordingLogger(), version: "1.2.3", instance: "0000" },
      preview: async (plan) => preview(plan),
      webRoot: join(root, "isearch", "web", "dist"),
    });
    const origin = await app.listen({ host: "127.0.0.1", port: 0 });
    return new IsearchPagesBench({ scanner, changer, sessions, app, origin }, source);
  }

  /** The page, opened with a code that nobody has used. */
  async open(browser: Browser, options: BrowserContextOptions = {}) {
    const opened = await openPage(browser, options);
    await opened.page.goto(`${this.origin}/#launch=${this.sessions.newCode()}`);
    return opened;
  }

  /** The report of the search that runs. Rejects when none begins. */
  search(): Promise<ScanReport> {
    return this.#source.begun();
  }

  /** Ends the search that runs as one that has asked all it will. */
  endSearch(): void {
    this.#source.end();
  }

  see(...sightings: readonly Sighting[]): void {
    for (const sighting of sightings) this.scanner.see(sighting);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await this.scanner.close();
  }
}

/** Searches until the test ends it. */
class PlayedSource implements Source {
  #begun = Promise.withResolvers<ScanReport>();
  #ended = Promise.withResolvers<void>();

  async search(_task: unknown, report: ScanReport, signal: AbortSignal): Promise<void> {
    this.#ended = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => this.end(), { once: true });
    this.#begun.resolve(report);
    await this.#ended.promise;
  }

  begun(): Promise<ScanReport> {
    return this.#begun.promise;
  }

  end(): void {
    this.#begun = Promise.withResolvers<ScanReport>();
    this.#ended.resolve();
  }
}
