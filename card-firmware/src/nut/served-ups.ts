/** How the UPS is called. */
export interface NutUpsNames {
  /** Name the UPS is served under, e.g. `ups`. */
  readonly upsName: string;
  /** Further names for clients that know only theirs, e.g. `qnapups`. */
  readonly aliases: readonly string[];
  /** One line for people; blank if there is none. */
  readonly description: string;
}

/** The names under which the one UPS is served: its own first, then the aliases that fixed-name clients look for. */
export class ServedUps {
  /** Without regard to case no two are the same. */
  readonly names: readonly string[];
  /** One line for people; `null` if there is none. */
  readonly description: string | null;

  constructor({ upsName, aliases, description }: NutUpsNames) {
    const all = [upsName, ...aliases];
    this.names = all.filter((one, at) => all.findIndex((other) => isSame(one, other)) === at);
    this.description = description.trim() === "" ? null : description;
  }

  /** Names are compared without regard to case. */
  has(name: string): boolean {
    return this.names.some((served) => isSame(served, name));
  }
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
