import type { FleetStreamMessage } from "@istars/protocol/model/ismartview/stream.ts";
import { followEvents } from "./stream.ts";

/** Ms of the system's monotonic clock, the same one for all processes of this machine. */
export const sharedMonoMs = (): number => Number(process.hrtime.bigint()) / 1e6;

type DataOf<N extends FleetStreamMessage["event"]> = Extract<FleetStreamMessage, { readonly event: N }>["data"];

/** A client of iSmartView's stream that keeps no more than when each alarm came first, and how the storage was. */
export class FleetClient {
  /** Monotonic ms by `CARD ALARM`, of alarms that are on. */
  readonly on = new Map<string, number>();
  /** Every state of the storage but good ones. */
  readonly troubles: string[] = [];
  readonly ended: Promise<void>;
  readonly #stop = new AbortController();
  readonly #keys = new Map<number, string>();
  /** Under which id each is on now: one that was told from memory gets another when it is stored, and is on all the while. */
  readonly #ids = new Map<string, number>();
  #online = new Set<number>();

  constructor(url: string, cookie: string) {
    const take = (event: string, data: string) => this.#take(event, data);
    this.ended = followEvents(`${url}/api/v1/stream`, { cookie }, take, this.#stop.signal);
  }

  /** Cards that are online. */
  get online(): number {
    return this.#online.size;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  #take(event: string, text: string): void {
    const atMs = sharedMonoMs();
    if (event === "alarms") {
      const { on, off }: DataOf<"alarms"> = JSON.parse(text);
      for (const { id, cardId, alarm } of on) {
        const key = `${cardId} ${alarm}`;
        this.#keys.set(id, key);
        this.#ids.set(key, id);
        if (!this.on.has(key)) this.on.set(key, atMs);
      }
      for (const id of off) {
        const key = this.#keys.get(id) ?? "";
        this.#keys.delete(id);
        if (this.#ids.get(key) === id) this.on.delete(key);
      }
    } else if (event === "cards") {
      const { cards }: DataOf<"cards"> = JSON.parse(text);
      for (const { id, link } of cards) {
        if (link === "online") this.#online.add(id);
        else this.#online.delete(id);
      }
    } else if (event === "storage") {
      const storage: DataOf<"storage"> = JSON.parse(text);
      if (storage.state !== "ok") this.troubles.push(`${storage.state} (${storage.waiting} waiting, ${storage.lostReadings} lost)`);
    }
  }
}
