import type { VarBind } from "./message.ts";
import { MessageReader, PDU_TAGS, VERSIONS } from "./message-reader.ts";
import { decodeOid } from "./oid.ts";
import { type Numbered, OpenQuestions } from "./open-questions.ts";
import { numbered, type QuestionTemplate, templateOf } from "./question-template.ts";
import { SnmpError } from "./snmp-error.ts";
import { decodeValue } from "./value.ts";

/** What is asked of one agent: the values of these names. Asked again as the same object, its request is not written anew. */
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

/** A question that waits for its answer. */
export interface OpenQuestion<T> extends Numbered<OpenQuestion<T>> {
  readonly question: SnmpQuestion;
  readonly template: QuestionTemplate;
  readonly asker: T;
  /** Its octets, to be sent as often as need be. */
  readonly request: Uint8Array;
}

/**
 * Questions that wait for their answers, whoever carries them: writes requests and finds the question that a datagram answers.
 * An answer counts only from the address and port that was asked, in the version and with the community that was asked with, and under
 * the request's number, which nobody can guess who did not see the request.
 */
export class QuestionTable<T> {
  readonly #open = new OpenQuestions<OpenQuestion<T>>();
  readonly #templates = new WeakMap<SnmpQuestion, QuestionTemplate>();
  readonly #reader = new MessageReader();
  readonly #randomId: () => number;

  /** `randomId` gives unpredictable whole numbers within `REQUEST_IDS`. */
  constructor(randomId: () => number) {
    this.#randomId = randomId;
  }

  /** Questions that wait. */
  get size(): number {
    return this.#open.size;
  }

  /** Notes a question and writes its request. Fails with `snmp.too-big`, `snmp.malformed` (a name that is none). */
  add(question: SnmpQuestion, asker: T): OpenQuestion<T> {
    const template = this.#templateOf(question);
    let id = this.#randomId();
    while (this.#open.get(id)) id = this.#randomId();
    const open = { id, next: null, question, template, asker, request: numbered(template, id) };
    this.#open.add(open);
    return open;
  }

  /** Gives up a question; its answer is nobody's from then on. */
  remove(id: number): void {
    this.#open.remove(id);
  }

  /** The question that this datagram answers, which is closed by that; `null` if it answers none of them, or is no answer at all. */
  take(bytes: Uint8Array, from: { readonly address: string; readonly port: number }): { asker: T; answer: SnmpAnswer } | null {
    try {
      return this.#take(bytes, from);
    } catch (error) {
      if (error instanceof SnmpError) return null;
      throw error;
    }
  }

  #take(bytes: Uint8Array, from: { readonly address: string; readonly port: number }): { asker: T; answer: SnmpAnswer } | null {
    const reader = this.#reader;
    reader.open(bytes);
    const open = this.#open.get(reader.requestId);
    if (!open || reader.pduTag !== PDU_TAGS.response) return null;
    const { question, template, asker } = open;
    if (question.port !== from.port || question.address !== from.address || reader.version !== VERSIONS[question.version]) return null;
    if (!isThere(template.community, bytes, reader.communityFrom, reader.communityTo)) return null;
    const { requestId: id, first: errorStatus, second: errorIndex } = reader;
    // Read before the question is closed: what is malformed answers nothing.
    const bindings = this.#bindings(bytes, question, template);
    this.#open.remove(id);
    template.isAnswered = true;
    return { asker, answer: errorStatus === 0 ? { kind: "values", bindings } : { kind: "refused", errorStatus, errorIndex } };
  }

  /** Most answers name what was asked for, in that order: such a name need not be read again. */
  #bindings(bytes: Uint8Array, { names }: SnmpQuestion, template: QuestionTemplate): readonly VarBind[] {
    const reader = this.#reader;
    const bindings: VarBind[] = [];
    for (let n = 0; ; n++) {
      const asked = template.names[n];
      let name = names[n];
      if (name === undefined || asked === undefined || !reader.stepTo(asked)) {
        if (!reader.step()) return bindings;
        name = decodeOid(bytes, reader.nameFrom, reader.nameTo);
      }
      bindings.push({ name, value: decodeValue(reader.valueTag, bytes, reader.valueFrom, reader.valueTo) });
    }
  }

  #templateOf(question: SnmpQuestion): QuestionTemplate {
    const known = this.#templates.get(question);
    if (known) return known;
    const template = templateOf(question);
    this.#templates.set(question, template);
    return template;
  }
}

/** Whether these octets stand from `from` to `to`, and nothing else. */
function isThere(octets: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== octets.length) return false;
  for (let i = 0; i < octets.length; i++) if (octets[i] !== bytes[from + i]) return false;
  return true;
}
