import type { ProblemCode } from "@istars/protocol/model/problem.ts";

export type CommandErrorParams = Readonly<Record<string, string | number | boolean>>;

/** Something that was asked of the card or its UPS and cannot be done, as the problem that an API answers with. */
export class CommandError extends Error {
  readonly code: ProblemCode;
  readonly params: CommandErrorParams;
  constructor(code: ProblemCode, message: string, params: CommandErrorParams = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = "CommandError";
    this.code = code;
    this.params = params;
  }
}
