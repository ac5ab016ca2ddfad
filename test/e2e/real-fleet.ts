import { createAlarmDesk } from "@istars/ismartview/alarms/desk.ts";
import { createCollector } from "@istars/ismartview/collect/create-collector.ts";
import { createFleet, type RunningFleet } from "@istars/ismartview/fleet/create-fleet.ts";
import { Registry } from "@istars/ismartview/fleet/registry.ts";
import { createCardCaller } from "@istars/ismartview/remote/card-caller.ts";
import { createCommander } from "@istars/ismartview/remote/create-commander.ts";
import { TemporaryFleetStore } from "@istars/ismartview/store/temporary-fleet-store.ts";
import type { FleetCard, NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { systemClock as clock } from "@istars/service/clock.ts";
import { silentLogger as log } from "@istars/service/recording-logger.ts";
import { Sealer } from "@istars/service/settings/sealer.ts";
import { until } from "./until.ts";

const SOON = { withinMs: 40_000, everyMs: 50 };
const ACTOR = { user: "admin", address: "127.0.0.1" };

/** iSmartView's fleet with its real parts in this process, on files of its own: what an API would stand on. */
export class RealFleet implements AsyncDisposable {
  readonly files: TemporaryFleetStore;
  readonly fleet: RunningFleet;
  readonly #parts: AsyncDisposableStack;

  private constructor(files: TemporaryFleetStore, fleet: RunningFleet, parts: AsyncDisposableStack) {
    this.files = files;
    this.fleet = fleet;
    this.#parts = parts;
  }

  static async start(): Promise<RealFleet> {
    await using stack = new AsyncDisposableStack();
    const files = stack.use(new TemporaryFleetStore());
    const { store } = files;
    const registry = await Registry.open({ store, sealer: new Sealer(new Uint8Array(32)), clock, log });
    const caller = createCardCaller({ reachOf: (cardId) => registry.reachOf(cardId), clock });
    const desk = createAlarmDesk({ store, caller, clock, log });
    await desk.open();
    stack.defer(() => desk.close());
    const commander = createCommander({ caller, desk, store, clock, log });
    stack.defer(() => commander.close());
    const makeCollector = (listener: Parameters<typeof createCollector>[0]["listener"]) => createCollector({ clock, log, listener });
    const fleet = await createFleet({ registry, store, desk, commander, makeCollector, clock, log });
    stack.defer(() => fleet.close());
    return new RealFleet(files, fleet, stack.move());
  }

  /** Adds a card; rejects when it is not taken. */
  async add(reach: NewCard["reach"]): Promise<number> {
    const [outcome] = await this.fleet.add([{ name: null, site: null, reach }], ACTOR);
    if (!outcome?.id) throw new Error(`the card was not added: ${JSON.stringify(outcome)}`);
    return outcome.id;
  }

  /** Waits until the card's line is so. */
  async line(cardId: number, what: string, fits: (card: FleetCard) => boolean): Promise<FleetCard> {
    const now = () => this.fleet.cards().find(({ id }) => id === cardId);
    const look = async () => {
      const card = now();
      return card !== undefined && fits(card) && card;
    };
    try {
      return await until(what, look, SOON);
    } catch (cause) {
      throw new Error(`${what}; last it was ${JSON.stringify(now())}`, { cause });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.disposeAsync();
  }
}
