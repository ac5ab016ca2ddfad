import type { Foreign } from "@istars/protocol/model/isearch/found-card.ts";
import { plainText } from "@istars/protocol/model/plain-text.ts";
import { NutClient, NutClientError } from "@istars/protocol/net/nut/client.ts";
import type { Clock } from "../../clock.ts";
import type { ScanReport, ScanTask, Source } from "../source.ts";
import { sweepForeign } from "./foreign-sweep.ts";

const NUT_PORT = 3_493;
/** Connections at the same time, and how long each may take to come about and to tell, ms. */
const AT_ONCE = 64;
const CONNECT_MS = 700;
const TELL_MS = 3_000;
/** UPSs listed of one server. */
const MAX_UPS = 32;

export interface NutSourceDeps {
  readonly clock: Clock;
  /** Where servers listen; 3493 if left out. */
  readonly port?: number;
}

/** Finds UPSs that a NUT server tells of, by asking each address. */
export class NutSource implements Source {
  readonly #clock: Clock;
  readonly #port: number;

  constructor({ clock, port = NUT_PORT }: NutSourceDeps) {
    this.#clock = clock;
    this.#port = port;
  }

  async search(task: ScanTask, report: ScanReport, signal: AbortSignal): Promise<void> {
    const ask = (address: string): Promise<readonly Foreign[]> => this.#ask(address, signal);
    await sweepForeign(task, report, { kind: "nut", atOnce: AT_ONCE, ask }, signal);
  }

  /** The UPSs of the server at this address; none if there is no server, or it does not tell in time. */
  async #ask(host: string, signal: AbortSignal): Promise<readonly Foreign[]> {
    const within = (ms: number) => AbortSignal.any([signal, this.#clock.timeout(ms)]);
    const told: Foreign[] = [];
    try {
      using client = await NutClient.connect({ host, port: this.#port }, within(CONNECT_MS));
      const soon = within(TELL_MS);
      for (const { name } of (await client.listUps(soon)).slice(0, MAX_UPS)) {
        const manufacturer = await textOf(client, name, ["ups.mfr", "device.mfr"], soon);
        const model = await textOf(client, name, ["ups.model", "device.model"], soon);
        told.push({ address: host, port: this.#port, manufacturer, model, name: plainText(name) });
      }
    } catch {
      // Refused, silent, or something else on that port: nothing to list, or no more than was told until then.
    }
    return told;
  }
}

/** The first of the variables that the UPS has; `null` if it has none, or its driver does not reach it now. */
async function textOf(client: NutClient, ups: string, variables: readonly string[], signal: AbortSignal): Promise<string | null> {
  try {
    for (const variable of variables) {
      const value = await client.getVariable(ups, variable, signal);
      if (value !== null) return plainText(value);
    }
  } catch (error) {
    if (!(error instanceof NutClientError) || error.code !== "nut.refused") throw error;
  }
  return null;
}
