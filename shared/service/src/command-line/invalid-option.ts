/**
 * An option's value that cannot be taken. commander knows such an error by its code, and tells it together with the option's name; what
 * is shared by all programs needs no more of it.
 */
export class InvalidOption extends Error {
  override readonly name = "InvalidOption";
  readonly code = "commander.invalidArgument";
  /** commander's own for it; a program ends with 2 after bad usage. */
  readonly exitCode = 1;
}
