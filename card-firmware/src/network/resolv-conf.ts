import { open, readFile, rename, rm, writeFile } from "node:fs/promises";

const HEAD = "# Written by the card from its network settings.\n";

/** The file in which a system's name servers stand. */
export class ResolvConf {
  readonly #path: string;

  constructor(path = "/etc/resolv.conf") {
    this.#path = path;
  }

  /** Empty where there is no such file. */
  read(): Promise<string> {
    return readFile(this.#path, "utf8").catch(() => ""); // none is as good as an empty one
  }

  /** Replaces the file as a whole: whoever reads it sees the old one or the new one. */
  write(servers: readonly string[]): Promise<void> {
    return this.restore(HEAD + servers.map((server) => `nameserver ${server}\n`).join(""));
  }

  /** Puts back what `read` gave. */
  async restore(text: string): Promise<void> {
    const next = `${this.#path}.istars`;
    try {
      const file = await open(next, "w", 0o644);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(next, this.#path);
    } catch (error) {
      await rm(next, { force: true });
      // A file that is mounted by itself, as in a container, can only be written to.
      if (!(error instanceof Error && "code" in error && error.code === "EBUSY")) throw error;
      await writeFile(this.#path, text);
    }
  }
}
