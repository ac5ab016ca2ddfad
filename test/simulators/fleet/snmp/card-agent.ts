import { CommunityResponder } from "@istars/card-firmware/snmp/community-responder.ts";
import { SnmpCounters } from "@istars/card-firmware/snmp/counters.ts";
import { MibTree } from "@istars/card-firmware/snmp/mib-tree.ts";
import { putAgent, putObjectId, putSystem, SYSTEM_OBJECT_NAMES } from "@istars/card-firmware/snmp/system-mib.ts";
import { UpsMib } from "@istars/card-firmware/snmp/ups-mib.ts";
import type { Status } from "@istars/protocol/model/http.ts";
import { UPS_MIB, UPS_OBJECT_NAMES } from "@istars/protocol/net/snmp/rfc1628.ts";
import { SnmpError } from "@istars/protocol/net/snmp/snmp-error.ts";
import type { Clock } from "@istars/service/clock.ts";
import { CardWords } from "../card-words.ts";
import type { SimCard } from "../sim-card.ts";
import { LIES } from "./lies.ts";

const COMMUNITY = "public";
const AGENT_VERSION = "0.1.0";
/** A UDP payload that crosses Ethernet in one piece. */
const MOST_OCTETS = 1_472;

/**
 * What one simulated card answers over SNMP v1 and v2c: the card firmware's own responder and MIB, over the very status that the simulated
 * card gives by HTTP, which is held against the contract. One that lies has a MIB of lies.
 */
export class CardAgent {
  readonly #card: SimCard;
  readonly #words: CardWords;
  readonly #clock: Clock;
  readonly #tree = new MibTree([...SYSTEM_OBJECT_NAMES, ...UPS_OBJECT_NAMES]);
  readonly #truth: CommunityResponder;
  readonly #ups: UpsMib;
  #lies: CommunityResponder | null = null;
  #looks: number | null = null;

  constructor(card: SimCard, clock: Clock) {
    this.#card = card;
    this.#words = new CardWords(card);
    this.#clock = clock;
    this.#truth = this.#responderOf(this.#tree);
    this.#ups = new UpsMib({ tree: this.#tree, clock, startedMonoMs: card.startedMonoMs });
    this.#look(); // alarms that are on now were on before the agent, later ones were not
  }

  /** The answer to a datagram, valid until the next is asked for; `null` where an agent says nothing. */
  answer(datagram: Uint8Array): Uint8Array | null {
    try {
      if (this.#card.manner.isLying) return this.#liar().respond(datagram);
      this.#look();
      return this.#truth.respond(datagram);
    } catch (error) {
      if (error instanceof SnmpError) return null; // an agent says nothing to what it cannot read
      throw error;
    }
  }

  /** Takes over what the card has seen since it was asked last. */
  #look(): void {
    const { looks, startedMonoMs, nature } = this.#card;
    if (this.#looks === looks) return;
    this.#looks = looks;
    const upForMs = this.#clock.monoMs() - startedMonoMs;
    const status: Status = JSON.parse(this.#words.status(Math.round(this.#clock.wallMs()), Math.round(upForMs)));
    const { identity, ratings, reading, link, alarms } = status;
    const latest = reading && { reading, atMonoMs: this.#clock.monoMs() - reading.ageMs };
    const names = { ups: nature.name, attachedDevices: "", agentVersion: AGENT_VERSION };
    this.#ups.update({ identity, ratings, latest, alarms, link: { ...link, sinceMonoMs: startedMonoMs } }, names);
  }

  #liar(): CommunityResponder {
    if (this.#lies) return this.#lies;
    const tree = new MibTree([...SYSTEM_OBJECT_NAMES, ...UPS_OBJECT_NAMES]);
    this.#lies = this.#responderOf(tree);
    for (const [name, value] of LIES) tree.put(name, value);
    return this.#lies;
  }

  #responderOf(tree: MibTree): CommunityResponder {
    const { nature, startedMonoMs } = this.#card;
    const counters = new SnmpCounters();
    const responder = new CommunityResponder({ tree, counters, maxOctets: MOST_OCTETS });
    responder.setCommunities([{ name: COMMUNITY, access: "read" }]);
    putSystem(tree, {
      ...{ descr: `Simulated card, ${nature.identity.model}`, contact: "", name: nature.name, location: nature.location },
      ...{ upsName: nature.name, attachedDevices: "", agentVersion: AGENT_VERSION, network: null },
    });
    putObjectId(tree, UPS_MIB);
    putAgent(tree, { upMs: () => this.#clock.monoMs() - startedMonoMs, counters });
    return responder;
  }
}
