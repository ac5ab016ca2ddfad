import { BerError, BerReader, integer, octets, oid, TAG, wrap } from "./ber.ts";
import type { Instance } from "./ups-mib.ts";

/** A MIB that can be asked: instances in order, and their places by name. */
export interface Mib {
  readonly rows: readonly { readonly arcs: readonly number[]; readonly name: Buffer; readonly value: Buffer }[];
  readonly places: ReadonlyMap<string, number>;
}

/** Encoded names by their dotted form, which are the same for every card. */
export type NameCache = Map<string, { readonly arcs: readonly number[]; readonly name: Buffer }>;

const V1 = 0;
const NO_SUCH_NAME = 2;
/** More than this many varbinds are in no answer. */
const MOST_ROWS = 100;
const MOST_REPETITIONS = 100;

export function makeMib(instances: readonly Instance[], names: NameCache): Mib {
  const rows = instances.map(({ name, value }) => {
    const arcs = name.split(".").map(Number);
    const known = names.get(name) ?? { arcs, name: oid(arcs) };
    names.set(name, known);
    return { ...known, value };
  });
  return { rows, places: new Map(instances.map(({ name }, index) => [name, index])) };
}

/** The answer to a datagram; `null` where it is nothing that an agent answers: malformed, or not with this community. */
export function snmpAnswer(datagram: Uint8Array, community: string, mibNow: () => Mib): Buffer | null {
  try {
    const message = new BerReader(datagram).inside(TAG.sequence);
    const version = message.integer();
    if (version !== V1 && version !== 1) return null;
    if (message.text() !== community) return null;
    const { tag, contents } = message.any();
    if (tag !== TAG.get && tag !== TAG.getNext && !(tag === TAG.getBulk && version !== V1)) return null;
    const answer = pduAnswer(tag, new BerReader(contents), version === V1, mibNow());
    return wrap(TAG.sequence, integer(version), octets(community), answer);
  } catch (error) {
    if (error instanceof BerError) return null; // an agent says nothing to what it cannot read
    throw error;
  }
}

function pduAnswer(tag: number, pdu: BerReader, isV1: boolean, mib: Mib): Buffer {
  const requestId = pdu.integer();
  const [nonRepeaters, repetitions] = [pdu.integer(), pdu.integer()];
  const bindings = pdu.inside(TAG.sequence);
  const asked: (readonly number[])[] = [];
  while (!bindings.isAtEnd) asked.push(bindings.inside(TAG.sequence).oid());
  const found: Buffer[] = [];
  const give = (index: number | null, arcs: readonly number[], missing: number): void => {
    const row = index === null ? undefined : mib.rows[index];
    found.push(row ? wrap(TAG.sequence, row.name, row.value) : wrap(TAG.sequence, oid(arcs), wrap(missing)));
  };
  if (tag === TAG.getBulk) {
    for (const arcs of asked.slice(0, nonRepeaters)) give(placeAfter(mib, arcs), arcs, TAG.endOfMibView);
    const columns = asked.slice(Math.max(0, nonRepeaters)).map((arcs) => ({ arcs, place: placeAfter(mib, arcs) }));
    for (let turn = 0; turn < Math.min(repetitions, MOST_REPETITIONS) && found.length < MOST_ROWS; turn++) {
      for (const column of columns) give(column.place + turn < mib.rows.length ? column.place + turn : null, column.arcs, TAG.endOfMibView);
      if (columns.every(({ place }) => place + turn >= mib.rows.length)) break;
    }
    return response(requestId, 0, 0, found);
  }
  const places = asked.map((arcs) => (tag === TAG.get ? (mib.places.get(arcs.join(".")) ?? null) : placeAfter(mib, arcs)));
  const missing = places.findIndex((place) => place === null || place >= mib.rows.length);
  if (isV1 && missing >= 0) {
    const unchanged = asked.map((arcs) => wrap(TAG.sequence, oid(arcs), wrap(TAG.null)));
    return response(requestId, NO_SUCH_NAME, missing + 1, unchanged);
  }
  for (const [index, place] of places.entries()) give(place, asked[index] ?? [], tag === TAG.get ? TAG.noSuchInstance : TAG.endOfMibView);
  return response(requestId, 0, 0, found);
}

const response = (requestId: number, status: number, index: number, bindings: readonly Buffer[]): Buffer =>
  wrap(TAG.response, integer(requestId), integer(status), integer(index), wrap(TAG.sequence, ...bindings));

/** Where the first instance after a name is; past the end if there is none. */
function placeAfter({ rows }: Mib, arcs: readonly number[]): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAfter(rows[middle]?.arcs ?? [], arcs)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isAfter(one: readonly number[], other: readonly number[]): boolean {
  for (let i = 0; i < Math.min(one.length, other.length); i++) {
    const [a = 0, b = 0] = [one[i], other[i]];
    if (a !== b) return a > b;
  }
  return one.length > other.length;
}
