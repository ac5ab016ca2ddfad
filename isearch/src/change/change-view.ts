import type { CardChange, ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import type { Output } from "@istars/service/terminal/output.ts";
import { isOver } from "./change-progress.ts";
import { endWords, nameOf, STEP_WORDS } from "./change-words.ts";

/** Of what was found out about an address, for people. */
const CHECKS: Readonly<Record<NonNullable<CardChange["check"]>, string>> = {
  free: "nobody has the address",
  own: "it has the address already",
  taken: "somebody has the address",
  "not-checked": "whether somebody has the address could not be checked",
};

/** Tells a run on a terminal or in a pipe, a line for each thing that happens. How cards ended badly goes to stderr. */
export class ChangeView {
  /** `null`: steps are not told. */
  readonly #stdout: Output | null;
  readonly #stderr: Output;
  readonly #before = new Map<string, CardChange>();

  constructor({ stdout, stderr }: { readonly stdout: Output | null; readonly stderr: Output }) {
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  /** Tells what is new since the last time. */
  show({ cards }: ChangeRun): void {
    for (const card of cards) {
      const before = this.#before.get(card.mac);
      this.#before.set(card.mac, card);
      if (card.check !== null && before?.check !== card.check) this.#line(card, CHECKS[card.check]);
      if (card.step === before?.step || card.step === "waiting") continue;
      if (isOver(card.step)) this.#end(card);
      else this.#line(card, STEP_WORDS[card.step]);
    }
  }

  /** Tells what Ctrl-C means at this moment. */
  showStop(): void {
    const told = [...this.#before.values()].filter(({ step }) => step === "applying" || step === "verifying");
    if (told.length === 0) return;
    const names = told.map(nameOf).join(", ");
    this.#stderr.write(`Stopping. Told already and not to be called back: ${names}. Waiting for how that ends; Ctrl-C again leaves it.\n`);
  }

  #line(card: CardChange, text: string): void {
    this.#stdout?.write(`${nameOf(card)}: ${text}\n`);
  }

  #end(card: CardChange): void {
    const { end, remedy } = endWords(card);
    if (card.step === "done") this.#line(card, end);
    else this.#stderr.write(`${nameOf(card)}: ${end}\n${remedy === null ? "" : `${remedy}\n`}`);
  }
}
