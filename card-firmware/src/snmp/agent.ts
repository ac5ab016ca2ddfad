import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { lookup } from "node:dns";
import { once } from "node:events";
import { isIP } from "node:net";
import { BerReader } from "@istars/protocol/net/snmp/ber-reader.ts";
import { peekVersion, VERSIONS } from "@istars/protocol/net/snmp/message-reader.ts";
import { UPS_MIB, UPS_OBJECT_NAMES } from "@istars/protocol/net/snmp/rfc1628.ts";
import { SnmpError } from "@istars/protocol/net/snmp/snmp-error.ts";
import type { UpsState } from "@istars/protocol/net/snmp/ups-state.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import { backoff } from "../link/backoff.ts";
import type { Live } from "../live/live.ts";
import { type Community, CommunityResponder } from "./community-responder.ts";
import { SnmpCounters, type SnmpCounts } from "./counters.ts";
import { MibTree } from "./mib-tree.ts";
import { putAgent, putSystem, type SnmpSystem, SYSTEM_OBJECT_NAMES } from "./system-mib.ts";
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
/** What the kernel holds for us while we are busy: some thousand requests. It gives less where its own limit is lower. */
const SOCKET_BUFFER_OCTETS = 1_048_576;
const REOPEN = { firstMs: 500, maxMs: 30_000 } as const;

export interface SnmpAgentDeps {
  readonly live: Live;
  readonly system: SnmpSystem;
  /** Empty: the agent answers nobody (SAFETY 32). */
  readonly communities: readonly Community[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly sysObjectId?: string;
  /** See `UpsState`; by default as RFC 1628 asks. */
  readonly idleTestId?: UpsState["idleTestId"];
  /** Longest answer, octets; 484–65,507. */
  readonly maxAnswerOctets?: number;
}

export interface SnmpAgent extends AsyncDisposable {
  /** Opens the socket; port 0 takes a free one. Once only. Rejects with the system's error, e.g. EADDRINUSE or EACCES. */
  bind(address: string, port: number): Promise<{ readonly port: number }>;
  /** Takes changed settings over, without a gap in answering. Throws a `RangeError` for a community that cannot be one. */
  update(change: { readonly system?: SnmpSystem; readonly communities?: readonly Community[] }): void;
  /** Frees the port and lets go of the live state; may be called twice. */
  close(): Promise<void>;
  readonly counters: { snapshot(): SnmpCounts };
}

/**
 * The card's SNMP agent: RFC 1628 and SNMPv2-MIB's system and snmp groups, for reading, over v1 and v2c. A change of the live state
 * is in the tree before the call that published it returns.
 */
export const createSnmpAgent = (deps: SnmpAgentDeps): SnmpAgent => new UdpSnmpAgent(deps);

interface SocketFailure {
  readonly address: string;
  readonly port: number;
  readonly error: Error;
}

class UdpSnmpAgent implements SnmpAgent {
  readonly counters = new SnmpCounters();
  readonly #deps: SnmpAgentDeps;
  readonly #tree = new MibTree([...SYSTEM_OBJECT_NAMES, ...UPS_OBJECT_NAMES]);
  readonly #responder: CommunityResponder;
  readonly #upsMib: UpsMib;
  readonly #peek = new BerReader();
  readonly #stop = new AbortController();
  #system: SnmpSystem;
  #socket: Socket | null = null;
  #unsubscribe: () => void = () => {};

  constructor(deps: SnmpAgentDeps) {
    const { clock, system, communities, sysObjectId = DEFAULT_OBJECT_ID, idleTestId = "latest" } = deps;
    const { maxAnswerOctets = DEFAULT_MAX_OCTETS } = deps;
    const startedMonoMs = clock.monoMs();
    this.#deps = deps;
    this.#system = system;
    this.#responder = new CommunityResponder({
      tree: this.#tree,
      counters: this.counters,
      maxOctets: Math.max(MIN_MAX_OCTETS, maxAnswerOctets),
    });
    this.#responder.setCommunities(communities);
    this.#upsMib = new UpsMib({ tree: this.#tree, clock, startedMonoMs, idleTestId });
    putSystem(this.#tree, system);
    putAgent(this.#tree, { objectId: sysObjectId, upMs: () => clock.monoMs() - startedMonoMs, counters: this.counters });
  }

  async bind(address: string, port: number): Promise<{ readonly port: number }> {
    this.#refresh();
    this.#unsubscribe = this.#deps.live.subscribe(() => this.#refresh());
    try {
      return { port: await this.#open(address, port) };
    } catch (error) {
      this.#unsubscribe();
      throw error;
    }
  }

  update({ system, communities }: { readonly system?: SnmpSystem; readonly communities?: readonly Community[] }): void {
    if (communities) this.#responder.setCommunities(communities);
    if (!system) return;
    this.#system = system;
    putSystem(this.#tree, system);
    this.#refresh();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#unsubscribe();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.close();
    await once(socket, "close");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #refresh(): void {
    const { upsName, attachedDevices, agentVersion } = this.#system;
    this.#upsMib.update(this.#deps.live.current(), { ups: upsName, attachedDevices, agentVersion });
  }

  /** Returns the port that was really taken. */
  async #open(address: string, port: number): Promise<number> {
    const socket = createSocket({
      type: address.includes(":") ? "udp6" : "udp4",
      recvBufferSize: SOCKET_BUFFER_OCTETS,
      sendBufferSize: SOCKET_BUFFER_OCTETS,
      // Peers come as numbers. Sending to them in the same turn is what allows one buffer for all answers.
      lookup: (host, options, done) => (isIP(host) === 0 ? lookup(host, options, done) : done(null, host, 4)),
    });
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once("error", reject);
        socket.bind(port, address, resolve);
      });
      socket.removeAllListeners("error");
      this.#stop.signal.throwIfAborted();
    } catch (error) {
      socket.close();
      throw error;
    }
    const bound = socket.address().port;
    socket.on("message", (bytes, from) => this.#receive(socket, bytes, from));
    socket.on("error", (error) => void this.#reopen(socket, { address, port: bound, error }));
    this.#socket = socket;
    return bound;
  }

  /** A failed socket, e.g. after its interface went away, is given up for a new one at the same place. */
  async #reopen(failed: Socket, { address, port, error }: SocketFailure): Promise<void> {
    if (this.#socket !== failed) return;
    const { clock, log } = this.#deps;
    this.counters.socketErrors++;
    this.#socket = null;
    failed.close();
    log.warn({ err: error, address, port }, "the SNMP socket failed and is opened anew");
    for (const waitMs of backoff(REOPEN)) {
      try {
        await clock.sleep(waitMs, this.#stop.signal);
        await this.#open(address, port);
        log.info({ address, port }, "the SNMP socket is open again");
        return;
      } catch (again) {
        if (this.#stop.signal.aborted) return;
        log.debug({ err: again, address, port }, "the SNMP socket cannot be opened yet");
      }
    }
  }

  #receive(socket: Socket, bytes: Uint8Array, from: RemoteInfo): void {
    this.counters.inPkts++;
    const answer = this.#respond(bytes);
    // Nobody can be answered at port 0, which only a forged datagram comes from.
    if (answer === null || from.port === 0) return;
    this.counters.outPkts++;
    socket.send(answer, from.port, from.address);
    if (socket.getSendQueueCount() > 0) this.#responder.keepLastAnswer();
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
