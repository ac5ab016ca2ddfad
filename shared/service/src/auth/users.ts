import type { Store } from "../store/store.ts";
import { AddressList } from "./address-list.ts";
import { DEFAULT_PASSWORD, FIRST_USER, passwordFaults } from "./password-rules.ts";
import type { AuthOperations, UserRow } from "./repository.ts";
import { formatVerifier, makeVerifier, parseVerifier, type Verifier } from "./verifier.ts";

/** A user as held in memory. Replaced as a whole when the password changes, so two looks at one user can be compared. */
export interface User extends Omit<UserRow, "verifier"> {
  readonly verifier: Verifier;
  /** `allowedFrom`, ready to be asked. */
  readonly origins: AddressList;
}

export interface UsersDeps {
  readonly store: Pick<Store<AuthOperations>, "run">;
  readonly iterations: number;
  /** Password of the first user, set where a card is put into service by a script; `null`: the default one, to be changed at log-in. */
  readonly firstPassword: string | null;
}

/** Who may log in. There are few, so all of them are in memory. */
export class Users {
  readonly #deps: UsersDeps;
  readonly #byName = new Map<string, User>();

  constructor(deps: UsersDeps) {
    this.#deps = deps;
  }

  /** Reads the users and makes the first one where there is none. Rejects if `firstPassword` cannot be used, or with a `StoreError`. */
  async load(): Promise<void> {
    const rows = await this.#deps.store.run("listUsers");
    for (const row of rows) {
      this.replace({ ...row, verifier: parseVerifier(row.verifier), origins: new AddressList(row.allowedFrom) });
    }
    if (rows.length === 0) await this.#addFirst();
  }

  byName(name: string): User | null {
    return this.#byName.get(name) ?? null;
  }

  byId(id: number): User | null {
    for (const user of this.#byName.values()) if (user.id === id) return user;
    return null;
  }

  /** What checking a password costs here: what an unknown user has to cost, too. */
  get usualIterations(): number {
    for (const user of this.#byName.values()) return user.verifier.iterations;
    return this.#deps.iterations;
  }

  /** In the order in which they were added. */
  list(): readonly User[] {
    return [...this.#byName.values()];
  }

  /** Once the store has removed the user. */
  remove(user: User): void {
    this.#byName.delete(user.name);
  }

  /** Takes the place of the user of that name, or is a new one, once the store has it. */
  replace(user: User): void {
    this.#byName.set(user.name, user);
  }

  async #addFirst(): Promise<void> {
    const { store, iterations, firstPassword } = this.#deps;
    const faults = firstPassword === null ? [] : passwordFaults(firstPassword, FIRST_USER, null);
    if (faults.length > 0) throw new Error(`the first password for ${FIRST_USER} cannot be used: ${faults.join(", ")}`);
    const verifier = await makeVerifier(firstPassword ?? DEFAULT_PASSWORD, iterations);
    const user = {
      name: FIRST_USER,
      permission: "read-write",
      mustChange: firstPassword === null,
      language: null,
      allowedFrom: [],
    } as const;
    const id = await store.run("addUser", { ...user, verifier: formatVerifier(verifier) });
    this.replace({ ...user, id, version: 1, changes: {}, verifier, origins: new AddressList([]) });
  }
}
