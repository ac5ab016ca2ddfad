import type { RemoteInfo } from "node:dgram";
import { BerReader } from "@istars/protocol/net/snmp/ber-reader.ts";
import { peekVersion, VERSIONS } from "@istars/protocol/net/snmp/message-reader.ts";
import { UPS_MIB, UPS_OBJECT_NAMES } from "@istars/protocol/net/snmp/rfc1628.ts";
import { SnmpError } from "@istars/protocol/net/snmp/snmp-error.ts";
import type { UpsState } from "@istars/protocol/net/snmp/ups-state.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Live } from "../live/live.ts";
import { UdpPort, type UdpPortDeps } from "../udp-port.ts";
import { type Community, CommunityResponder } from "./community-responder.ts";
import { SnmpCounters, type SnmpCounts } from "./counters.ts";
import { MibTree } from "./mib-tree.ts";
import { putAgent, putObjectId, putSystem, type SnmpSystem, SYSTEM_OBJECT_NAMES } from "./system-mib.ts";
import { UpsMib } from "./ups-mib.ts";

/**
 * sysObjectID unless the owner sets an arc of their own: upsMIB. RFC 3418 wants an arc under the vendor's enterprise number. This
 * product has none; borrowing another vendor's would make NUT take the card for that vendor's UPS (935 is its `xppc`), and the
 * documentation number 32473 (RFC 5612) must not be seen on a network. upsMIB tells the truth, "a UPS that speaks RFC 1628", and is
 * the one value by which NUT's snmp-ups chooses its `ietf` mapping at once.
 */
const DEFAULT_OBJECT_ID = UPS_MIB;
/** A UDP payload that crosses Ethernet in one piece. */
const DEFAULT_MAX_OCTETS = 1_472;
/** Every agent must be able to take and send this much (RFC 3417 §3.2). */
const MIN_MAX_OCTETS = 484;

export interface SnmpAgentDeps {
  readonly live: Live;
  readonly system: SnmpSystem;
  /** Empty: the agent answers nobody (SAFETY 32). */
  readonly communities: readonly Community[];
  readonly clock: Clock;
  readonly log: Logger;
  /** `null`: that of RFC 1628. */
  readonly sysObjectId?: string | null;
  /** See `UpsState`; by default as RFC 1628 asks. */
  readonly idleTestId?: UpsState["idleTestId"];
  /** Longest answer, octets; 484–65,507. */
  readonly maxAnswerOctets?: number;
  readonly makeSocket?: UdpPortDeps["makeSocket"];
}

/** What can be changed while the agent runs; what is left out stays. */
export type SnmpAgentChange = Partial<Pick<SnmpAgentDeps, "system" | "communities" | "sysObjectId" | "idleTestId">>;

export interface SnmpAgent extends AsyncDisposable {
  /** Opens the socket; port 0 takes a free one. Once only. Rejects with the system's error, e.g. EADDRINUSE or EACCES. */
  bind(address: string, port: number): Promise<{ readonly port: number }>;
  /**
   * Takes changed settings over, without a gap in answering. Throws a `RangeError` for a community that cannot be one, and a
   * `SnmpError` for an object identifier that is none.
   */
  update(change: SnmpAgentChange): void;
  /** Listens at another address, with its port. Rejects with the system's error, and then it stays where it is. */
  move(address: string): Promise<void>;
  /** Frees the port and lets go of the live state; may be called twice. */
  close(): Promise<void>;
  readonly counters: { snapshot(): SnmpCounts };
}

/**
 * The card's SNMP agent: RFC 1628 and SNMPv2-MIB's system and snmp groups, for reading, over v1 and v2c. A change of the live state
 * is in the tree before the call that published it returns.
 */
export const createSnmpAgent = (deps: SnmpAgentDeps): SnmpAgent => new UdpSnmpAgent(deps);

class UdpSnmpAgent implements SnmpAgent {
  readonly counters = new SnmpCounters();
  readonly #deps: SnmpAgentDeps;
  readonly #tree = new MibTree([...SYSTEM_OBJECT_NAMES, ...UPS_OBJECT_NAMES]);
  readonly #responder: CommunityResponder;
  readonly #upsMib: UpsMib;
  readonly #peek = new BerReader();
  readonly #port: UdpPort;
  #system: SnmpSystem;
  #bound = 0;
  #unsubscribe: () => void = () => {};

  constructor(deps: SnmpAgentDeps) {
    const { clock, log, system, communities, makeSocket } = deps;
    const { sysObjectId = null, idleTestId = "latest", maxAnswerOctets = DEFAULT_MAX_OCTETS } = deps;
    const startedMonoMs = clock.monoMs();
    this.#deps = deps;
    this.#system = system;
    this.#responder = new CommunityResponder({
      tree: this.#tree,
      counters: this.counters,
      maxOctets: Math.max(MIN_MAX_OCTETS, maxAnswerOctets),
    });
    this.#responder.setCommunities(communities);
    this.#port = new UdpPort({
      clock,
      log,
      receive: (bytes, from) => this.#receive(bytes, from),
      failed: () => this.counters.socketErrors++,
      ...(makeSocket && { makeSocket }),
    });
    this.#upsMib = new UpsMib({ tree: this.#tree, clock, startedMonoMs });
    this.#upsMib.idleTestId = idleTestId;
    putSystem(this.#tree, system);
    putObjectId(this.#tree, sysObjectId ?? DEFAULT_OBJECT_ID);
    putAgent(this.#tree, { upMs: () => clock.monoMs() - startedMonoMs, counters: this.counters });
  }

  async bind(address: string, port: number): Promise<{ readonly port: number }> {
    this.#refresh();
    this.#unsubscribe = this.#deps.live.subscribe(() => this.#refresh());
    try {
      this.#bound = await this.#port.open(address, port);
      return { port: this.#bound };
    } catch (error) {
      this.#unsubscribe();
      throw error;
    }
  }

  update({ system, communities, sysObjectId, idleTestId }: SnmpAgentChange): void {
    if (communities) this.#responder.setCommunities(communities);
    if (sysObjectId !== undefined) putObjectId(this.#tree, sysObjectId ?? DEFAULT_OBJECT_ID);
    if (idleTestId) this.#upsMib.idleTestId = idleTestId;
    if (system) {
      this.#system = system;
      putSystem(this.#tree, system);
    }
    this.#refresh();
  }

  move(address: string): Promise<void> {
    return this.#port.move(address, this.#bound);
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await this.#port.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #refresh(): void {
    const { upsName, attachedDevices, agentVersion } = this.#system;
    this.#upsMib.update(this.#deps.live.current(), { ups: upsName, attachedDevices, agentVersion });
  }

  #receive(bytes: Uint8Array, from: RemoteInfo): void {
    this.counters.inPkts++;
    const answer = this.#respond(bytes);
    if (answer === null) return;
    this.counters.outPkts++;
    if (!this.#port.send(answer, from)) this.#responder.keepLastAnswer();
  }

  /** One socket for all versions: what follows the version is read by who speaks it. */
  #respond(bytes: Uint8Array): Uint8Array | null {
    try {
      switch (peekVersion(this.#peek, bytes)) {
        case VERSIONS.v1:
        case VERSIONS.v2c:
          return this.#responder.respond(bytes);
        default:
          this.counters.inBadVersions++;
          return null;
      }
    } catch (error) {
      if (!(error instanceof SnmpError)) throw error;
      this.counters.inAsnParseErrs++;
      return null;
    }
  }
}
