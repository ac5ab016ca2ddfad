import { BerWriter } from "@istars/protocol/net/snmp/ber-writer.ts";
import type { MessageReader } from "@istars/protocol/net/snmp/message-reader.ts";
import { PDU_TAGS } from "@istars/protocol/net/snmp/message-reader.ts";
import type { MibEntry } from "./mib-tree.ts";

/** Octets an answer needs around community and bindings, at most: three headers of 4, version 3, request id 6, status 3, index 6, community header 4. */
const FRAME_OCTETS = 34;
/** The community is at most this long; a longer one is nobody's. */
export const MAX_COMMUNITY_OCTETS = 255;
const HEADROOM = FRAME_OCTETS + MAX_COMMUNITY_OCTETS;

/**
 * One answer being put together in a reused buffer: bindings one after another, then everything that stands before them, backwards.
 * No answer gets longer than `maxOctets`.
 */
export class AnswerBuffer {
  #writer: BerWriter;
  #end = HEADROOM;
  #limit = HEADROOM;
  readonly #maxOctets: number;

  constructor(maxOctets: number) {
    this.#maxOctets = maxOctets;
    this.#writer = new BerWriter(new Uint8Array(HEADROOM + maxOctets));
  }

  /** Starts an answer to the message that the reader has open. */
  start(request: MessageReader): void {
    this.#end = HEADROOM;
    this.#limit = HEADROOM + this.#maxOctets - FRAME_OCTETS - (request.communityTo - request.communityFrom);
  }

  /** Takes a binding over as it is; false, and nothing added, when it does not fit. */
  add(entry: MibEntry): boolean {
    const { bytes, length } = entry;
    const target = this.#writer.bytes;
    let end = this.#end;
    if (end + length > this.#limit) return false;
    for (let i = 0; i < length; i++) target[end++] = bytes[i] ?? 0;
    this.#end = end;
    return true;
  }

  /** Adds a name bound to an exception, i.e. to a tag without content; false, and nothing added, when it does not fit. */
  addException(tag: number, bytes: Uint8Array, from: number, to: number): boolean {
    const writer = this.#writer;
    // Where it has to end must be known first: it is written backwards.
    const name = to - from;
    const named = 1 + lengthOctets(name) + name;
    const end = this.#end + 1 + lengthOctets(named + 2) + named + 2;
    if (end > this.#limit) return false;
    writer.reset(end);
    writer.octet(0);
    writer.octet(tag);
    writer.element(0x06, bytes.subarray(from, to));
    writer.header(0x30, end);
    this.#end = end;
    return true;
  }

  /** Puts the request's own bindings in place of what was added; false when they do not fit. */
  echo(request: MessageReader): boolean {
    const { bytes, listFrom, listTo } = request;
    this.#end = HEADROOM;
    if (this.#end + listTo - listFrom > this.#limit) return false;
    this.#writer.bytes.set(bytes.subarray(listFrom, listTo), this.#end);
    this.#end += listTo - listFrom;
    return true;
  }

  /** Drops the bindings added so far. */
  clear(): void {
    this.#end = HEADROOM;
  }

  /** Completes the answer; the returned part of the buffer is valid until the next `start`. */
  finish(request: MessageReader, errorStatus: number, errorIndex: number): Uint8Array {
    const writer = this.#writer;
    const end = this.#end;
    writer.reset(HEADROOM);
    writer.header(0x30, end);
    writer.integer(0x02, errorIndex);
    writer.integer(0x02, errorStatus);
    writer.integer(0x02, request.requestId);
    writer.header(PDU_TAGS.response, end);
    const communityEnd = writer.start;
    for (let i = request.communityTo - 1; i >= request.communityFrom; i--) writer.octet(request.bytes[i] ?? 0);
    writer.header(0x04, communityEnd);
    writer.integer(0x02, request.version);
    writer.header(0x30, end);
    return writer.bytes.subarray(writer.start, end);
  }

  /** Leaves the last answer where it is, because it still waits to be sent, and goes on in a new buffer. */
  release(): void {
    this.#writer = new BerWriter(new Uint8Array(this.#writer.bytes.length));
  }
}

/** Octets of a length field in its shortest form; no name here reaches 65,536 octets. */
const lengthOctets = (length: number): number => (length < 0x80 ? 1 : length < 0x100 ? 2 : 3);
