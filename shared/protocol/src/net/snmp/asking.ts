import type { AbortList, Endable } from "./abort-list.ts";
import type { Link } from "./chain.ts";
import type { Deadline, Deadlines, Waiter } from "./deadlines.ts";
import type { OpenQuestion, QuestionTable, SnmpAnswer, SnmpQuestion } from "./question-table.ts";

/** How long and how often one asks. */
export interface AskPatience {
  /** Wait after each request, ms. */
  readonly timeoutMs: number;
  /** Requests in all, with the same number. */
  readonly attempts: number;
}

/** `silent`: nobody answered in time. `unreachable`: the system would not even send, e.g. `ENETUNREACH`. */
export type AskOutcome = SnmpAnswer | { readonly kind: "silent" } | { readonly kind: "unreachable"; readonly reason: string };

/** What all askings of an asker share. */
export interface AskingDeps {
  readonly questions: QuestionTable<Asking>;
  readonly deadlines: Deadlines;
  readonly aborts: AbortList;
  /** Brings the request on its way, and tells the asking if the system would not take it. */
  send(asking: Asking): void;
}

/**
 * One question until it is answered, refused, given up or out of patience; it ends once. One object with everything in it: thousands
 * begin and end each second, and what the collector has to carry away costs more than the asking.
 */
export class Asking implements Waiter, Endable {
  dueMs = 0;
  readonly open: OpenQuestion<Asking>;
  readonly #deps: AskingDeps;
  readonly #resolve: (outcome: AskOutcome) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #signal: AbortSignal;
  readonly #timeoutMs: number;
  readonly #aborted: Link<Endable>;
  #left: number;
  #deadline: Deadline | null = null;
  #isOver = false;

  /** Fails with `snmp.too-big` and `snmp.malformed` for a question that cannot be written. The signal must not have aborted yet. */
  constructor(
    deps: AskingDeps,
    question: SnmpQuestion,
    { timeoutMs, attempts }: AskPatience,
    signal: AbortSignal,
    resolve: (outcome: AskOutcome) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#deps = deps;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    this.#timeoutMs = timeoutMs;
    this.#left = attempts;
    this.open = deps.questions.add(question, this);
    this.#aborted = deps.aborts.join(signal, this);
  }

  /** Sends the request, for the first time or once more. */
  attempt(): void {
    this.#left--;
    this.#deadline = this.#deps.deadlines.wait(this.#timeoutMs, this);
    this.#deps.send(this);
  }

  /** Nobody answered the last request in time. */
  wake(): void {
    this.open.template.isAnswered = false;
    if (this.#left > 0) this.attempt();
    else this.settle({ kind: "silent" });
  }

  settle(outcome: AskOutcome): void {
    if (this.#end()) this.#resolve(outcome);
  }

  onAbort(): void {
    if (this.#end()) this.#reject(this.#signal.reason);
  }

  /** Whether it was this that ended it. */
  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    if (this.#deadline) this.#deps.deadlines.giveUp(this.#deadline);
    this.#aborted.leave();
    this.#deps.questions.remove(this.open.id);
    return true;
  }
}
