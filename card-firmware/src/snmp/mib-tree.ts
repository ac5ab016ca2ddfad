import { BerWriter } from "@istars/protocol/net/snmp/ber-writer.ts";
import { compareOid, encodeOid, startsWithOid } from "@istars/protocol/net/snmp/oid.ts";
import { type SnmpValue, sameValue, writeValue } from "@istars/protocol/net/snmp/value.ts";

/** Room for the longest binding: a name of 128 arcs of 5 octets, and a value with as long a name or a text of 255 octets. */
const MAX_BINDING_OCTETS = 1_400;

/** An instance with its whole variable binding as it goes on the wire: `bytes` up to `length`. */
export interface MibEntry {
  /** Content octets of the name. */
  readonly name: Uint8Array;
  readonly bytes: Uint8Array;
  readonly length: number;
}

interface Slot extends MibEntry {
  bytes: Uint8Array;
  length: number;
  value: SnmpValue;
  /** Works the value out anew each time it is asked for; `null` if it only changes by `put`. */
  read: (() => SnmpValue) | null;
}

/**
 * Every instance that can be read, in the order of their names, each already encoded: answering is finding and copying. A value that
 * did not change is not encoded again. Not safe to change while an answer is being put together; everything here is synchronous.
 */
export class MibTree {
  readonly #slots: Slot[] = [];
  readonly #writer = new BerWriter(new Uint8Array(MAX_BINDING_OCTETS));
  readonly #objects: readonly Uint8Array[];

  /** `objects` names the readable object types, without instance: what tells a missing instance from a missing object. */
  constructor(objects: readonly string[]) {
    this.#objects = objects.map(encodeOid);
  }

  get size(): number {
    return this.#slots.length;
  }

  /** Sets an instance's value; `null` takes the instance away. */
  put(name: string, value: SnmpValue | null): void {
    const key = encodeOid(name);
    const at = this.#lowerBound(key, 0, key.length);
    const slot = this.#at(at, key, 0, key.length);
    if (value === null) {
      if (slot) this.#slots.splice(at, 1);
    } else if (slot) {
      slot.read = null;
      this.#write(slot, value);
    } else this.#insert(at, key, value, null);
  }

  /** Sets an instance whose value moves by itself, such as a running time. */
  putLazy(name: string, read: () => SnmpValue): void {
    const key = encodeOid(name);
    const at = this.#lowerBound(key, 0, key.length);
    const slot = this.#at(at, key, 0, key.length);
    if (slot) slot.read = read;
    else this.#insert(at, key, read(), read);
  }

  /** The instance of exactly this name (content octets), or `undefined`. */
  get(bytes: Uint8Array, from: number, to: number): MibEntry | undefined {
    const slot = this.#at(this.#lowerBound(bytes, from, to), bytes, from, to);
    if (slot?.read) this.#write(slot, slot.read());
    return slot;
  }

  /** Position of the first instance after this name; `size` if there is none. */
  indexAfter(bytes: Uint8Array, from: number, to: number): number {
    const at = this.#lowerBound(bytes, from, to);
    return this.#at(at, bytes, from, to) ? at + 1 : at;
  }

  /** The instance at a position. */
  entry(index: number): MibEntry | undefined {
    const slot = this.#slots[index];
    if (slot?.read) this.#write(slot, slot.read());
    return slot;
  }

  /** True if the name belongs to a readable object, although there is no such instance of it. */
  hasObject(bytes: Uint8Array, from: number, to: number): boolean {
    return this.#objects.some((prefix) => startsWithOid(prefix, bytes, from, to));
  }

  #at(index: number, bytes: Uint8Array, from: number, to: number): Slot | undefined {
    const slot = this.#slots[index];
    return slot && compareOid(slot.name, bytes, from, to) === 0 ? slot : undefined;
  }

  /** Position of the first instance that does not come before this name. */
  #lowerBound(bytes: Uint8Array, from: number, to: number): number {
    const slots = this.#slots;
    let low = 0;
    let high = slots.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const slot = slots[middle];
      if (slot && compareOid(slot.name, bytes, from, to) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, name: Uint8Array, value: SnmpValue, read: Slot["read"]): void {
    const slot: Slot = { name, bytes: new Uint8Array(0), length: 0, value, read };
    this.#encode(slot);
    this.#slots.splice(at, 0, slot);
  }

  #write(slot: Slot, value: SnmpValue): void {
    if (sameValue(slot.value, value)) return;
    slot.value = value;
    this.#encode(slot);
  }

  #encode(slot: Slot): void {
    const writer = this.#writer;
    writer.reset();
    const end = writer.start;
    writeValue(writer, slot.value);
    writer.element(0x06, slot.name);
    writer.header(0x30, end);
    slot.length = end - writer.start;
    if (slot.bytes.length < slot.length) slot.bytes = new Uint8Array(slot.length);
    slot.bytes.set(writer.bytes.subarray(writer.start, end));
  }
}
