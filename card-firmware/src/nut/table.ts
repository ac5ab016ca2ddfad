import type { NutNames, VariableType } from "@istars/protocol/net/nut/variable.ts";
import { NUT_VARIABLES } from "@istars/protocol/net/nut/variables.ts";
import { quoteValue } from "@istars/protocol/net/nut/words.ts";
import type { Live, Snapshot } from "../live/live.ts";

/**
 * Whether values may be served. `not-connected`: the UPS was never heard. `stale`: it fell silent, and what it last said no longer
 * counts; clients treat both as a lost UPS. After a loss on battery the reading is held and goes on being served, so that clients still
 * see the UPS on battery instead of a lost one (SAFETY 9).
 */
export type Availability = "ready" | "stale" | "not-connected";

export interface NutValue {
  readonly name: string;
  readonly type: VariableType;
  /** As it stands in a reply, in quotes. */
  readonly quoted: string;
}

/** The answers for one moment of the UPS. */
export class NutTable {
  readonly availability: Availability;
  readonly #byName = new Map<string, NutValue>();
  readonly #lists = new Map<string, string>();

  constructor(snapshot: Snapshot, names: NutNames) {
    this.availability = availabilityOf(snapshot);
    const { identity, ratings, alarms, latest, link } = snapshot;
    const input = { reading: latest?.reading ?? null, identity, ratings, alarms, protocol: link.protocol, names };
    for (const { name, type, read } of NUT_VARIABLES) {
      const value = read(input);
      if (value !== null) this.#byName.set(name.toLowerCase(), { name, type, quoted: quoteValue(value) });
    }
  }

  /** Finds a variable without regard to case; `null` if the UPS has none of that name now. */
  find(name: string): NutValue | null {
    return this.#byName.get(name.toLowerCase()) ?? null;
  }

  /** All variables as the lines of `LIST VAR` for this spelling of the UPS's name; made once for each. */
  variableLines(upsName: string): string {
    const made =
      this.#lists.get(upsName) ?? [...this.#byName.values()].map(({ name, quoted }) => `VAR ${upsName} ${name} ${quoted}\n`).join("");
    if (this.#lists.size < MAX_SPELLINGS) this.#lists.set(upsName, made);
    return made;
  }
}

/** A name has many spellings in upper and lower case; a client that tries them all fills no memory. */
const MAX_SPELLINGS = 8;

function availabilityOf({ latest, link }: Snapshot): Availability {
  if (latest === null) return "not-connected";
  return link.state === "lost" && latest.reading.trust !== "held" ? "stale" : "ready";
}

/**
 * The table of the present moment. Snapshots are replaced and never changed, so a table serves as long as its snapshot is the current
 * one, and none is made while nobody asks.
 */
export function createTableSource(live: Live, names: NutNames): () => NutTable {
  let made: { readonly snapshot: Snapshot; readonly table: NutTable } | null = null;
  return () => {
    const snapshot = live.current();
    if (made?.snapshot !== snapshot) made = { snapshot, table: new NutTable(snapshot, names) };
    return made.table;
  };
}
