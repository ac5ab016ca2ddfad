import { join } from "node:path";
import type { FoundCard, Scan } from "@istars/protocol/model/isearch/found-card.ts";
import { root } from "../steps.ts";
import { PROGRAM } from "./card-bench.ts";
import type { Machine } from "./netns.ts";

const ISEARCH = join(root, "isearch", "src", "main.ts");

/** What `isearch scan --json` prints. */
export interface ScanDocument {
  readonly scan: Scan;
  readonly cards: readonly FoundCard[];
}

/** Runs `isearch scan` on a machine. Fails when it complains. */
export async function scanOn(client: Machine, ...args: readonly string[]): Promise<ScanDocument> {
  const { code, stdout, stderr } = await client.run(PROGRAM.command, [ISEARCH, "scan", "--json", ...args]);
  if (code !== 0 || stderr !== "") throw new Error(`isearch scan ended with ${code} and said ${stderr}`);
  return JSON.parse(stdout);
}

/** The one card that a scan on this machine meets. */
export async function onlyCardOn(client: Machine): Promise<FoundCard> {
  const { cards } = await scanOn(client, "--timeout", "2000");
  const [card] = cards;
  if (!card || cards.length > 1) throw new Error(`met ${cards.length} cards, not one`);
  return card;
}
