const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** The longest command of any dialect is far shorter; what goes on longer is noise and its start is forgotten. */
const LONGEST = 64;

/** Cuts incoming bytes into commands at carriage returns. Empty lines mean nothing to a UPS; line feeds are not part of the protocol. */
export class CommandReader {
  #held = "";

  push(bytes: Uint8Array): string[] {
    const commands: string[] = [];
    for (const byte of bytes) {
      if (byte === CARRIAGE_RETURN) {
        if (this.#held !== "") commands.push(this.#held);
        this.#held = "";
      } else if (byte !== LINE_FEED) this.#held = (this.#held + String.fromCharCode(byte)).slice(-LONGEST);
    }
    return commands;
  }
}
