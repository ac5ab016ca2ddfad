import { join } from "node:path";
import { ScriptedFleet } from "@istars/ismartview/service/scripted-fleet.ts";
import { buildService, type ServiceDeps } from "@istars/ismartview/service/service.ts";
import type { FleetStore } from "@istars/ismartview/store/fleet-store.ts";
import { TemporaryFleetStore } from "@istars/ismartview/store/temporary-fleet-store.ts";
import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { CardFigures } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { Auth } from "@istars/service/auth/auth.ts";
import { systemClock } from "@istars/service/clock.ts";
import { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { Scanner } from "@istars/service/scan/scanner.ts";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { root } from "../steps.ts";
import { openPage } from "./browser.ts";
import type { FleetScene } from "./ismartview-scenes.ts";

/** A fleet with figures that look like some, which does with alarms what is asked for. */
class SceneFleet extends ScriptedFleet {
  readonly events: FleetEvent[] = [];
  #figures: readonly CardFigures[] = [];

  become(scene: FleetScene): void {
    this.tellCards(scene.cards);
    this.tellAlarms(scene.alarms);
    this.measure(scene.figures);
    this.events.push(...scene.events);
  }

  /** What the next round of figures tells. */
  measure(figures: readonly CardFigures[]): void {
    this.#figures = figures;
  }

  override figures(ids?: ReadonlySet<number>): readonly CardFigures[] {
    return ids === undefined ? this.#figures : this.#figures.filter(([id]) => ids.has(id));
  }

  override async acknowledge(...[ids, note, actor]: Parameters<ScriptedFleet["acknowledge"]>): Promise<readonly FleetAlarm[]> {
    const wallMs = systemClock.wallMs();
    const said = note === null ? {} : { note: { text: note, by: actor.user, wallMs }, notes: 1 };
    const seen = (await super.acknowledge(ids, note, actor)).map(
      (alarm): FleetAlarm => ({ ...alarm, ...said, acknowledged: { by: actor.user, wallMs }, cardTold: "told" }),
    );
    this.tellAlarms(seen);
    return seen;
  }

  override async silence(...[ids, forMs, actor]: Parameters<ScriptedFleet["silence"]>): Promise<readonly FleetAlarm[]> {
    const silencedUntilWallMs = forMs === 0 ? null : systemClock.wallMs() + forMs;
    const silenced = (await super.silence(ids, forMs, actor)).map((alarm): FleetAlarm => ({ ...alarm, silencedUntilWallMs }));
    this.tellAlarms(silenced);
    return silenced;
  }

  override async note(...[id, text, actor]: Parameters<ScriptedFleet["note"]>): Promise<FleetAlarm> {
    const alarm = await super.note(id, text, actor);
    const noted: FleetAlarm = { ...alarm, note: { text, by: actor.user, wallMs: systemClock.wallMs() }, notes: alarm.notes + 1 };
    this.tellAlarms([noted]);
    return noted;
  }

  override async remove(...[ids, actor]: Parameters<ScriptedFleet["remove"]>) {
    const outcomes = await super.remove(ids, actor);
    this.tellCards([], ids);
    return outcomes;
  }
}

/** What is otherwise than usual, e.g. who is met when somebody looks who is there, or what a curve is made of. */
type BenchChange = Partial<Omit<ServiceDeps, "store">> & Partial<Pick<FleetStore, "readSeries">>;

/** iSmartView's pages over its real service, with a fleet that says what a test makes it say. */
export class IsmartviewPagesBench implements AsyncDisposable {
  readonly fleet = new SceneFleet();
  readonly origin: string;
  readonly #launch: LaunchSessions;
  readonly #close: () => Promise<void>;

  private constructor(origin: string, fleet: SceneFleet, launch: LaunchSessions, close: () => Promise<void>) {
    this.origin = origin;
    this.fleet = fleet;
    this.#launch = launch;
    this.#close = close;
  }

  static async start(scene: FleetScene, { readSeries, ...change }: BenchChange = {}): Promise<IsmartviewPagesBench> {
    const [clock, log, files, fleet] = [systemClock, new RecordingLogger(), new TemporaryFleetStore(), new SceneFleet()];
    const { store } = files;
    const auth = new Auth({ store: store.accounts, clock, log, iterations: 10, leastIterations: 1, firstPassword: "a good password" });
    await auth.open();
    const launch = new LaunchSessions({ clock, user: "desktop" });
    const scanner = new Scanner({ clock, interfaces: () => [], sources: [] });
    fleet.become(scene);
    const app = await buildService({
      ...{ fleet, scanner, auth, launch, clock, log, instance: "0000", version: "1.2.3", isBehindProxy: false, onRetention: () => {} },
      trapCounts: null,
      probe: async () => ({ outcome: "silent", reason: null, name: null, model: null, serial: null, identityKey: null, upsNames: [] }),
      readImport: () => [],
      // The scene's events are those that there are.
      store: {
        ...store,
        findEvents: async ({ limit, alarmId }) => {
          const asked = fleet.events.filter((event) => alarmId === null || event.alarmId === alarmId);
          return { found: asked.slice(0, limit), next: null };
        },
        ...(readSeries && { readSeries }),
      },
      webRoot: join(root, "ismartview", "web", "dist"),
      ...change,
    });
    const origin = await app.listen({ host: "127.0.0.1", port: 0 });
    return new IsmartviewPagesBench(origin, fleet, launch, async () => {
      await app.close();
      await scanner.close();
      await auth.close();
      await files[Symbol.asyncDispose]();
    });
  }

  /** A page, opened as the window of the program opens it. */
  async open(browser: Browser, path = "/", options: BrowserContextOptions = {}) {
    const opened = await openPage(browser, options);
    await opened.page.goto(`${this.origin}${path}#launch=${this.#launch.newCode()}`);
    return opened;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}
