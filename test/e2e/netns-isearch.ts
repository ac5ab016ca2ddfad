import { join } from "node:path";
import type { CardChange, ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import type { FoundCard, Scan } from "@istars/protocol/model/isearch/found-card.ts";
import { root } from "../steps.ts";
import { ADMIN, PROGRAM } from "./card-bench.ts";
import type { Machine } from "./netns.ts";

interface Login {
  readonly user: string;
  readonly password: string;
}

const ISEARCH = join(root, "isearch", "src", "main.ts");

/** What `isearch scan --json` prints. */
export interface ScanDocument {
  readonly scan: Scan;
  readonly cards: readonly FoundCard[];
}

/** How `isearch set` ended. */
export interface SetEnd {
  readonly code: number | null;
  /** How the card's change went; `null`: it was not found, or the plan had faults. */
  readonly change: CardChange | null;
  readonly stderr: string;
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

/** Runs `isearch set` on a machine, as the administrator if nobody else is named, until it ends. */
export async function setOn(client: Machine, mac: string, args: readonly string[], login: Login = ADMIN): Promise<SetEnd> {
  const command = [ISEARCH, "set", mac, "--user", login.user, "--password-stdin", "--json", ...args];
  await using program = client.start(PROGRAM.command, command, { withInput: true });
  program.input.end(`${login.password}\n`);
  const { code } = await program.ended;
  const { run }: { readonly run: ChangeRun | null } = program.stdout === "" ? { run: null } : JSON.parse(program.stdout);
  return { code, change: run?.cards[0] ?? null, stderr: program.stderr };
}
