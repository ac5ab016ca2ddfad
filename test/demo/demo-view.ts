import { addressOf } from "@istars/ismartview/fleet/place.ts";
import { type RunningService, runService } from "@istars/ismartview/service/run-service.ts";
import { clientOf, logInAt, type ViewClient } from "@istars/ismartview/service/service-client.ts";
import { ISMARTVIEW_VERSION } from "@istars/ismartview/version.ts";
import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import type { NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { Address } from "@istars/service/address.ts";
import { systemClock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";

export interface DemoViewOptions {
  /** Where all that it keeps is; made if missing. */
  readonly folder: string;
  readonly listen: Address;
  /** Folder of the built pages; `null`: the API alone. */
  readonly webRoot: string | null;
  /** Of `admin`, at the first start. */
  readonly password: string;
  /** All that it is to watch; what it watched at an earlier start and is not among these any more is taken out. */
  readonly cards: readonly NewCard[];
  readonly log: Logger;
}

const PATIENCE_MS = 30_000;

/** An iSmartView in this process over the cards of the demo. */
export class DemoView implements AsyncDisposable {
  /** e.g. `http://127.0.0.1:8090` */
  readonly url: string;
  /** An administrator's; `null` where its password is not the demo's any more. Then it watches what it watched before. */
  readonly cookie: string | null;
  readonly #service: RunningService;

  private constructor(service: RunningService, cookie: string | null) {
    this.#service = service;
    this.url = service.origin;
    this.cookie = cookie;
  }

  /** Rejects with what stood in the way; nothing stays running then. */
  static async start({ folder, listen, webRoot, password, cards, log }: DemoViewOptions): Promise<DemoView> {
    const service = await runService({
      ...{ clock: systemClock, log, version: ISMARTVIEW_VERSION, webRoot, data: folder, listen },
      ...{ adminPassword: password, traps: null, discoveryPort: DISCOVERY_PORT, isBehindProxy: false, isForWindow: false },
    });
    try {
      const cookie = await logInAt(service.origin, { user: "admin", password }).catch(() => null); // changed by whoever uses it
      const view = new DemoView(service, cookie);
      if (cookie !== null) await watch(clientOf(service.origin, cookie), cards);
      return view;
    } catch (error) {
      await service.close();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#service.close();
  }
}

/** Ports may be others than at the start before, and cards that are gone for good would be shown as lost. */
async function watch(client: ViewClient, cards: readonly NewCard[]): Promise<void> {
  const signal = systemClock.timeout(PATIENCE_MS);
  const known = (await client.call("listCards", { query: {} }, signal)).cards;
  const wanted = new Map(cards.map((card) => [`${card.reach.kind} ${addressOf(card.reach)}`, card]));
  const there = new Set(known.map(({ kind, address }) => `${kind} ${address}`));
  const gone = known.filter(({ kind, address }) => !wanted.has(`${kind} ${address}`)).map(({ id }) => id);
  if (gone.length > 0) await client.call("removeCards", { body: { cardIds: gone } }, signal);
  const fresh = [...wanted].flatMap(([place, card]) => (there.has(place) ? [] : [card]));
  if (fresh.length === 0) return;
  const { outcomes } = await client.call("addCards", { body: { cards: fresh } }, signal);
  const refused = outcomes.find(({ id }) => id === null);
  if (refused) throw new Error(`a card was not added: ${refused.detail ?? refused.problem}`);
}
