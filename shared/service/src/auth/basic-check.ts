import { createHmac, randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { User, Users } from "./users.ts";

/** How long a right password is remembered, ms; how many are. */
const REMEMBER_MS = 300_000;
const MAX_REMEMBERED = 16;

export interface BasicCheckDeps {
  readonly users: Users;
  readonly clock: Clock;
  readonly verify: (name: string, password: string, address: string) => Promise<User>;
}

interface Known {
  readonly user: User;
  readonly untilMonoMs: number;
}

/**
 * Name and password with every request, as metric collectors send them. A right pair is remembered for five minutes under a keyed hash,
 * so that a scrape every few seconds does not cost a second of hashing each time; a changed password forgets it at once.
 */
export class BasicCheck {
  readonly #deps: BasicCheckDeps;
  readonly #key = randomBytes(32);
  readonly #known = new Map<string, Known>();
  readonly #pending = new Map<string, Promise<User>>();

  constructor(deps: BasicCheckDeps) {
    this.#deps = deps;
  }

  /** Rejects like `PasswordCheck.verify`. */
  async verify(name: string, password: string, address: string): Promise<User> {
    const { users, clock } = this.#deps;
    const key = createHmac("sha256", this.#key)
      .update(JSON.stringify([name, password]))
      .digest("base64");
    const known = this.#known.get(key);
    const isGood = known && known.untilMonoMs > clock.monoMs() && users.byName(name) === known.user;
    if (isGood && known.user.origins.allows(address)) return known.user;
    if (!isGood) this.#known.delete(key);
    const pendingKey = `${address} ${key}`;
    const pending = this.#pending.get(pendingKey) ?? this.#deps.verify(name, password, address);
    this.#pending.set(pendingKey, pending);
    try {
      const user = await pending;
      this.#remember(key, user);
      return user;
    } finally {
      this.#pending.delete(pendingKey);
    }
  }

  #remember(key: string, user: User): void {
    const oldest = this.#known.keys().next();
    if (this.#known.size >= MAX_REMEMBERED && !oldest.done) this.#known.delete(oldest.value);
    this.#known.set(key, { user, untilMonoMs: this.#deps.clock.monoMs() + REMEMBER_MS });
  }
}
