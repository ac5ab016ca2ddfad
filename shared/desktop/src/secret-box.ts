import { readKept, writeKept } from "./kept-file.ts";

/** The system's keychain, as far as it is needed. */
export interface Keychain {
  /** Whether what it seals is opened by this person's log-in alone, and not by a key that everybody knows. */
  isSafe(): boolean;
  seal(text: string): Uint8Array;
  /** Throws when it was sealed by somebody else, or on another machine. */
  unseal(sealed: Uint8Array): string;
}

export interface SecretBoxOptions {
  readonly file: string;
  /** The only names there are. */
  readonly names: readonly string[];
  readonly keychain: Keychain;
}

/** What pages may keep from one day to the next: sealed by the system's keychain, and not at all where there is none. */
export class SecretBox {
  readonly #options: SecretBoxOptions;

  constructor(options: SecretBoxOptions) {
    this.#options = options;
  }

  isSafe(): boolean {
    return this.#options.names.length > 0 && this.#options.keychain.isSafe();
  }

  /** False, and nothing is kept, without a keychain. Throws for a name that the program has not declared. */
  keep(name: string, secret: string): boolean {
    this.#check(name);
    if (!this.isSafe()) return false;
    this.#write({ ...this.#read(), [name]: Buffer.from(this.#options.keychain.seal(secret)).toString("base64") });
    return true;
  }

  /** `null`: nothing is kept, or it cannot be opened any more. */
  read(name: string): string | null {
    this.#check(name);
    const sealed = this.#read()[name];
    if (sealed === undefined || !this.isSafe()) return null;
    try {
      return this.#options.keychain.unseal(Buffer.from(sealed, "base64"));
    } catch {
      return null; // another person's, or another machine's: it is asked for again
    }
  }

  forget(name: string): void {
    this.#check(name);
    const { [name]: gone, ...rest } = this.#read();
    if (gone !== undefined) this.#write(rest);
  }

  #check(name: string): void {
    if (!this.#options.names.includes(name)) throw new Error(`this program keeps nothing under the name ${name}`);
  }

  #read(): Readonly<Partial<Record<string, string>>> {
    try {
      const kept: unknown = JSON.parse(readKept(this.#options.file) ?? "{}");
      if (typeof kept !== "object" || kept === null) return {};
      return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
    } catch {
      return {}; // a file that cannot be read holds nothing that could be opened
    }
  }

  #write(kept: Readonly<Partial<Record<string, string>>>): void {
    writeKept(this.#options.file, JSON.stringify(kept));
  }
}
