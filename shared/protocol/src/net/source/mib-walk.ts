import { ERROR_STATUS, type VarBind } from "../snmp/message.ts";
import type { SnmpValue } from "../snmp/value.ts";
import type { NextAsker } from "./next-asker.ts";

/** Rows read of one column; no UPS has more alarms. */
const MAX_ROWS = 64;
/** Requests that one look may take; an agent that needs more leads us in circles. */
const MAX_REQUESTS = 96;

/** What is there of the columns that were asked for, by instance. */
export type MibValues = ReadonlyMap<string, SnmpValue>;

export type MibLook =
  | { readonly kind: "values"; readonly values: MibValues }
  | { readonly kind: "silent" | "unreachable" | "denied" | "malformed" };

/** A name under a column, and where to go on from. */
interface Thread {
  readonly column: string;
  readonly after: string;
  readonly rows: number;
}

/**
 * Reads some columns of an agent in whole: scalars, which are columns of one row, and tables, both by asking for what comes next, so
 * that neither version fails for an object that is not there. Requests that are too long for the agent are halved, and it is remembered.
 */
export class MibWalk {
  readonly #ask: NextAsker;
  /** Names in one request; goes down with what the agent can take. */
  #atOnce: number;

  constructor(ask: NextAsker, atOnce = 24) {
    this.#ask = ask;
    this.#atOnce = atOnce;
  }

  /** Scalars are asked for one row, tables for all. Rejects only with the signal's reason. */
  async read(
    { scalars, tables }: { readonly scalars: readonly string[]; readonly tables: readonly string[] },
    signal: AbortSignal,
  ): Promise<MibLook> {
    const values = new Map<string, SnmpValue>();
    const isTable = new Set(tables);
    let open: readonly Thread[] = [...scalars, ...tables].map((column) => ({ column, after: column, rows: 0 }));
    for (let requests = 0; open.length > 0; requests++) {
      if (requests === MAX_REQUESTS) return { kind: "malformed" };
      const asked = open.slice(0, this.#atOnce);
      const outcome = await this.#ask(
        asked.map(({ after }) => after),
        signal,
      );
      if (outcome.kind === "refused") {
        const left = this.#afterRefusal(asked, outcome);
        if (left === null) return { kind: "malformed" };
        open = [...left, ...open.slice(asked.length)];
        continue;
      }
      if (outcome.kind !== "values") return { kind: outcome.kind };
      // An agent answers with as many bindings as were asked for, in the same order (RFC 3416 §4.2.2); one that does not tells nothing.
      if (outcome.bindings.length !== asked.length) return { kind: "malformed" };
      const more = asked.flatMap((thread, i): readonly Thread[] => {
        const next = takeRow(thread, outcome.bindings[i], values);
        return next !== null && isTable.has(thread.column) && next.rows < MAX_ROWS ? [next] : [];
      });
      open = [...more, ...open.slice(asked.length)];
    }
    return { kind: "values", values };
  }

  /** What to ask again after a refusal; `null` if there is no sense in asking again. */
  #afterRefusal(
    asked: readonly Thread[],
    { errorStatus, errorIndex }: { readonly errorStatus: number; readonly errorIndex: number },
  ): readonly Thread[] | null {
    if (errorStatus === ERROR_STATUS.tooBig) {
      if (asked.length === 1) return [];
      this.#atOnce = Math.ceil(asked.length / 2);
      return asked;
    }
    // noSuchName is the end of v1's view; any other word is of the one object that it is said of.
    if (errorIndex >= 1 && errorIndex <= asked.length) return asked.toSpliced(errorIndex - 1, 1);
    return null;
  }
}

/** Keeps a row of the column; gives the way on from there, `null` where the column is over. */
function takeRow({ column, after, rows }: Thread, binding: VarBind | undefined, values: Map<string, SnmpValue>): Thread | null {
  if (!binding?.name.startsWith(`${column}.`) || binding.value.type === "end-of-mib-view") return null;
  // An agent that goes in circles comes back to where we were.
  if (binding.name === after || values.has(binding.name)) return null;
  values.set(binding.name, binding.value);
  return { column, after: binding.name, rows: rows + 1 };
}
