import type { DiscoveryChange } from "@istars/protocol/model/discovery.ts";
import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import { type Met, Searcher } from "@istars/protocol/net/discovery/searcher.ts";
import { type SetOutcome, setCard } from "@istars/protocol/net/discovery/setter.ts";
import type { OpenUdpSocket } from "@istars/protocol/net/discovery/udp-socket.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { OurCard } from "./plan-judge.ts";

export interface SetRequest {
  readonly card: OurCard;
  readonly user: string;
  readonly password: string;
  readonly change: DiscoveryChange;
  /** Called just before the card is told what changes it. */
  readonly onTold: () => void;
}

export interface LookRequest {
  readonly mac: string;
  /** Asked one by one, besides all around; for a card behind a router. */
  readonly addresses: readonly string[];
}

/** How cards are talked to. */
export interface CardReach {
  /** Proves the password and asks for a change. Rejects with the signal's reason if it aborts before the card is told. */
  set(request: SetRequest, signal: AbortSignal): Promise<SetOutcome>;
  /** Looks for one card until the signal aborts, and returns then. */
  look(request: LookRequest, onMet: (met: Met) => void, signal: AbortSignal): Promise<void>;
}

export interface NetworkReachDeps {
  readonly clock: Clock;
  /** Those of this machine, read anew each time. */
  readonly interfaces: () => readonly LocalInterface[];
  readonly port?: number;
  readonly openSocket?: OpenUdpSocket;
}

/** A card may be on its way to an address when it is asked there first. */
const ASK_AGAIN_MS = { one: 1_000, many: 5_000 } as const;

/** By discovery, as docs/discovery.md says. */
export class NetworkReach implements CardReach {
  readonly #deps: NetworkReachDeps;

  constructor(deps: NetworkReachDeps) {
    this.#deps = deps;
  }

  set({ card, ...request }: SetRequest, signal: AbortSignal): Promise<SetOutcome> {
    const { mac, address } = card.here;
    return setCard({ ...this.#asking(), ...request, card: { mac, address, interface: card.interface } }, signal);
  }

  async look({ mac, addresses }: LookRequest, onMet: (met: Met) => void, signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    // An interface that cannot be used is as if it were not there: the others go on, and who is not met is told as such.
    const searcher = new Searcher({ ...this.#asking(), onMet, onProblem: () => {} });
    const searching = searcher.run({ addresses, mac }, signal);
    while (addresses.length > 0 && !signal.aborted) {
      await clock.sleep(addresses.length === 1 ? ASK_AGAIN_MS.one : ASK_AGAIN_MS.many, signal).catch(() => {}); // an aborted sleep is how it ends
      searcher.ask(addresses);
    }
    await searching;
  }

  #asking() {
    const { interfaces, ...deps } = this.#deps;
    return { ...deps, interfaces: interfaces() };
  }
}
