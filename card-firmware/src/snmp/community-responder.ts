import { ERROR_STATUS } from "@istars/protocol/net/snmp/message.ts";
import { MessageReader, PDU_TAGS, VERSIONS } from "@istars/protocol/net/snmp/message-reader.ts";
import { VALUE_TAGS } from "@istars/protocol/net/snmp/value.ts";
import { AnswerBuffer, MAX_COMMUNITY_OCTETS } from "./answer-buffer.ts";
import type { SnmpCounters } from "./counters.ts";
import type { MibTree } from "./mib-tree.ts";

/** Who may ask, by the name that stands in each message; writing is not possible yet, so reading is all there is to grant. */
export interface Community {
  /** 1–255 octets in UTF-8. */
  readonly name: string;
  readonly access: "read";
}

/** Rounds of a GETBULK answered at most, so that a forged request cannot ask for more work than an answer has room for. */
const MAX_REPETITIONS = 100;

interface CommunityResponderDeps {
  readonly tree: MibTree;
  readonly counters: SnmpCounters;
  /** Longest answer, octets. */
  readonly maxOctets: number;
}

/**
 * Answers v1 and v2c requests, message in, message out. Silent, as the protocol wants it, to everything that is not a request of a
 * known community; each reason for silence has its counter. Source: RFC 1157 §4.1, RFC 3416 §4.2.
 */
export class CommunityResponder {
  readonly #tree: MibTree;
  readonly #counters: SnmpCounters;
  readonly #answer: AnswerBuffer;
  readonly #request = new MessageReader();
  #communities: readonly Uint8Array[] = [];
  /** Per repeater of a GETBULK: offsets of its name and where it stands in the tree. */
  readonly #repeaters: { from: number; to: number; first: number; index: number }[] = [];

  constructor({ tree, counters, maxOctets }: CommunityResponderDeps) {
    this.#tree = tree;
    this.#counters = counters;
    this.#answer = new AnswerBuffer(maxOctets);
  }

  /** From now on these and no others. Throws a `RangeError` for a name that is empty or too long; then nothing changes. */
  setCommunities(communities: readonly Community[]): void {
    const names = communities.map(({ name }) => new TextEncoder().encode(name));
    if (names.some(({ length }) => length < 1 || length > MAX_COMMUNITY_OCTETS)) {
      throw new RangeError(`an SNMP community has a name of 1–${MAX_COMMUNITY_OCTETS} octets`);
    }
    this.#communities = names;
  }

  /** The last answer still waits to be sent: the next one must not overwrite it. */
  keepLastAnswer(): void {
    this.#answer.release();
  }

  /** The answer, valid until the next call, or `null` for silence. Throws `SnmpError` for what is no message. */
  respond(bytes: Uint8Array): Uint8Array | null {
    const request = this.#request;
    request.open(bytes);
    if (!this.#knowsCommunity()) {
      this.#counters.inBadCommunityNames++;
      return null;
    }
    const isV1 = request.version === VERSIONS.v1;
    this.#answer.start(request);
    switch (request.pduTag) {
      case PDU_TAGS.get:
        return this.#get(isV1);
      case PDU_TAGS["get-next"]:
        return this.#getNext(isV1);
      case PDU_TAGS["get-bulk"]:
        return isV1 ? this.#ignore() : this.#getBulk();
      case PDU_TAGS.set:
        return this.#refuseSet(isV1);
      default:
        return this.#ignore();
    }
  }

  #knowsCommunity(): boolean {
    const { bytes, communityFrom, communityTo } = this.#request;
    for (const community of this.#communities) {
      if (community.length !== communityTo - communityFrom) continue;
      let i = 0;
      while (i < community.length && community[i] === bytes[communityFrom + i]) i++;
      if (i === community.length) return true;
    }
    return false;
  }

  #get(isV1: boolean): Uint8Array | null {
    const request = this.#request;
    for (let position = 1; request.next(); position++) {
      const { bytes, nameFrom, nameTo } = request;
      const entry = this.#tree.get(bytes, nameFrom, nameTo);
      if (!entry && isV1) return this.#fail(ERROR_STATUS.noSuchName, position);
      const fits = entry ? this.#answer.add(entry) : this.#addMissing();
      if (!fits) return this.#tooBig(isV1);
    }
    return this.#answer.finish(request, ERROR_STATUS.noError, 0);
  }

  #addMissing(): boolean {
    const { bytes, nameFrom, nameTo } = this.#request;
    const tag = this.#tree.hasObject(bytes, nameFrom, nameTo) ? VALUE_TAGS["no-such-instance"] : VALUE_TAGS["no-such-object"];
    return this.#answer.addException(tag, bytes, nameFrom, nameTo);
  }

  #getNext(isV1: boolean): Uint8Array | null {
    const request = this.#request;
    for (let position = 1; request.next(); position++) {
      const { bytes, nameFrom, nameTo } = request;
      const entry = this.#tree.entry(this.#tree.indexAfter(bytes, nameFrom, nameTo));
      if (!entry && isV1) return this.#fail(ERROR_STATUS.noSuchName, position);
      const fits = entry ? this.#answer.add(entry) : this.#answer.addException(VALUE_TAGS["end-of-mib-view"], bytes, nameFrom, nameTo);
      if (!fits) return this.#tooBig(isV1);
    }
    return this.#answer.finish(request, ERROR_STATUS.noError, 0);
  }

  /** Ends early where the answer is full, and after the round in which every repeater has come to the end. */
  #getBulk(): Uint8Array {
    const request = this.#request;
    const nonRepeaters = Math.max(0, request.first);
    const repetitions = Math.min(Math.max(0, request.second), MAX_REPETITIONS);
    const repeaters = this.#repeaters;
    repeaters.length = 0;
    let isFull = false;
    for (let position = 0; request.next(); position++) {
      const { bytes, nameFrom: from, nameTo: to } = request;
      const first = this.#tree.indexAfter(bytes, from, to);
      const repeater = { from, to, first, index: first };
      if (position >= nonRepeaters) repeaters.push(repeater);
      else isFull ||= !this.#addNext(repeater);
    }
    for (let round = 0; round < repetitions && !isFull; round++) {
      let isAtEnd = true;
      for (const repeater of repeaters) {
        if (repeater.index < this.#tree.size) isAtEnd = false;
        if (!this.#addNext(repeater)) {
          isFull = true;
          break;
        }
      }
      if (isAtEnd) break;
    }
    return this.#answer.finish(request, ERROR_STATUS.noError, 0);
  }

  /** Adds what comes next for a repeater and moves it on; at the end, the name it came to with the exception. */
  #addNext(repeater: { readonly from: number; readonly to: number; readonly first: number; index: number }): boolean {
    const entry = this.#tree.entry(repeater.index);
    if (entry) {
      repeater.index++;
      return this.#answer.add(entry);
    }
    const last = repeater.first < repeater.index ? this.#tree.entry(repeater.index - 1) : undefined;
    const tag = VALUE_TAGS["end-of-mib-view"];
    if (last) return this.#answer.addException(tag, last.name, 0, last.name.length);
    return this.#answer.addException(tag, this.#request.bytes, repeater.from, repeater.to);
  }

  /** Writing is off for communities, whatever is asked (DESIGN: v1/v2c write off). */
  #refuseSet(isV1: boolean): Uint8Array | null {
    this.#readRest();
    this.#counters.inBadCommunityUses++;
    return this.#fail(isV1 ? ERROR_STATUS.noSuchName : ERROR_STATUS.noAccess, 1);
  }

  /** Refuses a message that is malformed further on, before anything of it is sent back. */
  #readRest(): void {
    while (this.#request.next());
  }

  /** An error answer, with the request's bindings as they came. */
  #fail(errorStatus: number, errorIndex: number): Uint8Array | null {
    this.#readRest();
    if (this.#answer.echo(this.#request)) return this.#answer.finish(this.#request, errorStatus, errorIndex);
    return this.#drop();
  }

  /** v1 sends the request's bindings back, if they fit; v2c sends none (RFC 3416 §4.2.1). */
  #tooBig(isV1: boolean): Uint8Array | null {
    if (isV1) return this.#fail(ERROR_STATUS.tooBig, 0);
    this.#readRest();
    this.#answer.clear();
    return this.#answer.finish(this.#request, ERROR_STATUS.tooBig, 0);
  }

  #drop(): null {
    this.#counters.silentDrops++;
    return null;
  }

  #ignore(): null {
    this.#counters.ignored++;
    return null;
  }
}
