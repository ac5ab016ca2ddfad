import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { CardSession } from "../e2e/card-session.ts";

/** A token that a part of the demo shows the card. */
export interface DemoToken {
  /** Where it is kept; made at the first start. */
  readonly file: string;
  /** Origin of the card and its administrator's password. */
  readonly card: string;
  readonly password: string;
  /** What the card lists it as. */
  readonly name: string;
  readonly scope: "read" | "read-write" | "host";
}

/** The token, made at the card the first time and kept readable to its owner only. */
export async function keptToken({ file, card, password, name, scope }: DemoToken): Promise<string> {
  if (!existsSync(file)) {
    const session = await CardSession.open(card, { user: "admin", password });
    const { token } = await session.call("createToken", { body: { name, scope, expiresWallMs: null } });
    await writeFile(file, `${token}\n`, { mode: 0o600 });
  }
  return (await readFile(file, "utf8")).trim();
}
