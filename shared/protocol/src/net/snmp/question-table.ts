import { BerWriter } from "./ber-writer.ts";
import { decodeMessage, encodeMessage, type VarBind } from "./message.ts";
import { SnmpError } from "./snmp-error.ts";

/** What is asked of one agent: the values of these names. */
export interface SnmpQuestion {
  /** In numbers; a link-local IPv6 address with its scope. */
  readonly address: string;
  readonly port: number;
  readonly version: "v1" | "v2c";
  readonly community: string;
  /** Dotted numbers. */
  readonly names: readonly string[];
  /** Asks for what comes after each name in the agent's order, instead of for the names themselves. */
  readonly asksNext?: true;
}

/**
 * What an agent said. `refused`: an error for the whole request, as `ERROR_STATUS` names them; `errorIndex` is the binding at fault,
 * from 1. In v2c a name that the agent does not know is no refusal: its value says so.
 */
export type SnmpAnswer =
  | { readonly kind: "values"; readonly bindings: readonly VarBind[] }
  | { readonly kind: "refused"; readonly errorStatus: number; readonly errorIndex: number };

/** Longest request, octets: what every agent has to take (RFC 3417 §3.2.1 asks for 484 at least; Ethernet carries this). */
const MAX_REQUEST_OCTETS = 1_472;

interface Open<T> {
  readonly question: SnmpQuestion;
  readonly community: Uint8Array;
  readonly asker: T;
}

/**
 * Questions that wait for their answers, whoever carries them: writes requests and finds the question that a datagram answers.
 * An answer counts only from the address and port that was asked, in the version and with the community that was asked with, and under
 * the request's number, which nobody can guess who did not see the request.
 */
export class QuestionTable<T> {
  readonly #open = new Map<number, Open<T>>();
  readonly #writer = new BerWriter(new Uint8Array(MAX_REQUEST_OCTETS));
  readonly #randomId: () => number;

  /** `randomId` gives unpredictable whole numbers from 0 to 2^31 − 1. */
  constructor(randomId: () => number) {
    this.#randomId = randomId;
  }

  /** Questions that wait. */
  get size(): number {
    return this.#open.size;
  }

  /** Notes a question and gives its number and its request's octets. Fails with `snmp.too-big`, `snmp.malformed` (a name that is none). */
  add(question: SnmpQuestion, asker: T): { readonly id: number; readonly request: Uint8Array } {
    let id = this.#randomId();
    while (this.#open.has(id)) id = this.#randomId();
    const community = new TextEncoder().encode(question.community);
    const bindings = question.names.map((name): VarBind => ({ name, value: { type: "null" } }));
    const type = question.asksNext ? "get-next" : "get";
    const pdu = { type, requestId: id, errorStatus: 0, errorIndex: 0, bindings } as const;
    const request = Uint8Array.from(encodeMessage({ version: question.version, community, pdu }, this.#writer));
    this.#open.set(id, { question, community, asker });
    return { id, request };
  }

  /** Gives up a question; its answer is nobody's from then on. */
  remove(id: number): void {
    this.#open.delete(id);
  }

  /** The question that this datagram answers, which is closed by that; `null` if it answers none of them, or is no answer at all. */
  take(bytes: Uint8Array, from: { readonly address: string; readonly port: number }): { asker: T; answer: SnmpAnswer } | null {
    const message = decodeOrNull(bytes);
    if (message?.pdu.type !== "response") return null;
    const { pdu } = message;
    const open = this.#open.get(pdu.requestId);
    if (!open || open.question.address !== from.address || open.question.port !== from.port) return null;
    if (open.question.version !== message.version || !isSame(open.community, message.community)) return null;
    this.#open.delete(pdu.requestId);
    const { errorStatus, errorIndex, bindings } = pdu;
    return { asker: open.asker, answer: errorStatus === 0 ? { kind: "values", bindings } : { kind: "refused", errorStatus, errorIndex } };
  }
}

function decodeOrNull(bytes: Uint8Array): ReturnType<typeof decodeMessage> | null {
  try {
    return decodeMessage(bytes);
  } catch (error) {
    if (error instanceof SnmpError) return null;
    throw error;
  }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((octet, i) => octet === b[i]);
