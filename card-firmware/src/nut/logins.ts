/** What an account may do here: `primary` also manages the others' shutdown, `secondary` follows. */
export type NutRole = "primary" | "secondary";

/** A client that told by LOGIN that it is fed by this UPS. */
export interface NutLogin {
  readonly user: string;
  readonly address: string;
  /** True once PRIMARY was asked for and granted. */
  readonly isPrimary: boolean;
  readonly sinceMonoMs: number;
}

/** What others may see of the log-ins. */
export interface NutLogins {
  current(): readonly NutLogin[];
  /** The listener runs after every change, in the call that made it. Returns the unsubscribe function. */
  subscribe(listener: NutLoginListener): () => void;
}

/** `farewell` is the one whose client said that it leaves, and did not merely fall silent. */
export type NutLoginListener = (logins: readonly NutLogin[], farewell: NutLogin | null) => void;

/** The clients that are logged in, by connection. The list is replaced on change, never changed in place. */
export class LoginRegister implements NutLogins {
  readonly #byConnection = new Map<object, NutLogin>();
  readonly #listeners = new Set<NutLoginListener>();
  #current: readonly NutLogin[] = [];

  current(): readonly NutLogin[] {
    return this.#current;
  }

  subscribe(listener: NutLoginListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Adds or replaces a connection's log-in. */
  put(connection: object, login: NutLogin): void {
    this.#byConnection.set(connection, login);
    this.#changed(null);
  }

  /** The connection is gone without a word. Does nothing if it has no log-in. */
  remove(connection: object): void {
    if (this.#byConnection.delete(connection)) this.#changed(null);
  }

  /** The client said that it leaves. Does nothing if it is not logged in. */
  leave(connection: object): void {
    const login = this.#byConnection.get(connection);
    if (login && this.#byConnection.delete(connection)) this.#changed(login);
  }

  #changed(farewell: NutLogin | null): void {
    this.#current = [...this.#byConnection.values()];
    for (const listener of this.#listeners) listener(this.#current, farewell);
  }
}
