import { randomInt } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** No letters that are taken for one another. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 3;
const GROUP_LENGTH = 4;

/** The demo's password: made once, kept beside the data it opens, readable to its owner only. */
export function demoPassword(data: string): string {
  const file = join(data, "demo-password");
  if (!existsSync(file)) writeFileSync(file, `${makePassword()}\n`, { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

function makePassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}
