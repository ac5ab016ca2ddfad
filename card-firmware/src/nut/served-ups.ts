/** The names under which the one UPS is served: its own first, then the aliases that fixed-name clients look for. */
export class ServedUps {
  /** Without regard to case no two are the same. */
  readonly names: readonly string[];
  /** One line for people; `null` if there is none. */
  readonly description: string | null;

  constructor(name: string, aliases: readonly string[], description: string | null) {
    const all = [name, ...aliases];
    this.names = all.filter((one, at) => all.findIndex((other) => isSame(one, other)) === at);
    this.description = description === null || description.trim() === "" ? null : description;
  }

  /** Names are compared without regard to case. */
  has(name: string): boolean {
    return this.names.some((served) => isSame(served, name));
  }
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
