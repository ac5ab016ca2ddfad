import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { OwnEngine, PeerClock } from "@istars/protocol/net/snmp/v3-clocks.ts";
import { replaceFile } from "@istars/service/durable-file.ts";
import type { Logger } from "@istars/service/logging.ts";
import Type, { type Static } from "typebox";
import Value from "typebox/value";

const NAME = "snmp-engine.json";
/**
 * An engine id begins with its maker's number (RFC 3411 §5, SnmpEngineID). We have none, so the reserved one stands there, and what follows
 * is long enough to be unlike any other: octets (5) by chance.
 */
const HEAD = "8000000005";
const CHANCE_BYTES = 16;
const MOST_BOOTS = 2_147_483_646;

const strict = { additionalProperties: false } as const;
const natural = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
const keptSchema = Type.Object(
  {
    v: Type.Literal(1),
    engineId: Type.String({ pattern: `^${HEAD}[0-9a-f]{${2 * CHANCE_BYTES}}$` }),
    boots: natural,
    /** Engine id in hex, starts and seconds of each sender that was heard. */
    peers: Type.Array(Type.Tuple([Type.String({ pattern: "^([0-9a-f]{2}){5,32}$" }), natural, natural])),
  },
  strict,
);
type Kept = Static<typeof keptSchema>;

/**
 * Who we are to those who inform us over SNMP v3, how often we were started, and the clocks of those who send us traps: with it nothing
 * that was said before a restart can be said again after it, and senders go on knowing us (RFC 3414 §2.2).
 */
export class EngineFile {
  readonly own: OwnEngine;
  /** As they were kept last. */
  readonly peers: readonly PeerClock[];
  readonly #path: string;

  private constructor(path: string, own: OwnEngine, peers: readonly PeerClock[]) {
    this.#path = path;
    this.own = own;
    this.peers = peers;
  }

  /**
   * Counts a start. What cannot be read, or not be stored, makes another engine of us, which is safe: senders ask who we are, and what was
   * said to the former one means nothing to the new one.
   */
  static async open(directory: string, log: Logger): Promise<EngineFile> {
    const path = join(directory, NAME);
    const kept = await readKept(path, log);
    const file = new EngineFile(path, ownOf(kept), peersOf(kept));
    try {
      await file.keep(file.peers);
      return file;
    } catch (error) {
      log.error({ err: error, path }, "who we are over SNMP v3 cannot be stored; until it can, each start makes another engine of us");
      return new EngineFile(path, ownOf(null), file.peers);
    }
  }

  /** Replaces what is kept. Rejects with the system's error. One at a time. */
  async keep(peers: readonly PeerClock[]): Promise<void> {
    const { engineId, boots } = this.own;
    const kept: Kept = {
      ...({ v: 1, boots } as const),
      engineId: Buffer.from(engineId).toString("hex"),
      peers: peers.map(({ engine, boots: starts, time }): [string, number, number] => [engine, starts, time]),
    };
    await replaceFile(this.#path, `${JSON.stringify(kept)}\n`);
  }
}

async function readKept(path: string, log: Logger): Promise<Kept | null> {
  try {
    const kept: unknown = JSON.parse(await readFile(path, "utf8"));
    if (Value.Check(keptSchema, kept)) return kept;
    log.error({ path }, "who we are over SNMP v3 cannot be read; we are another engine from now on");
  } catch (error) {
    const isFirst = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!isFirst) log.error({ err: error, path }, "who we are over SNMP v3 cannot be read; we are another engine from now on");
  }
  return null;
}

function ownOf(kept: Kept | null): OwnEngine {
  if (kept !== null && kept.boots < MOST_BOOTS) return { engineId: Buffer.from(kept.engineId, "hex"), boots: kept.boots + 1 };
  return { engineId: Buffer.from(HEAD + randomBytes(CHANCE_BYTES).toString("hex"), "hex"), boots: 1 };
}

const peersOf = (kept: Kept | null): readonly PeerClock[] => kept?.peers.map(([engine, boots, time]) => ({ engine, boots, time })) ?? [];
