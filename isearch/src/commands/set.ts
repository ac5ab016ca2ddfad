import type { WantedAddress } from "@istars/protocol/model/discovery.ts";
import type { ChangeRun } from "@istars/protocol/model/isearch/address-plan.ts";
import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { checked, checkedEach } from "@istars/service/command-line/option-readers.ts";
import { Command } from "commander";
import { macOf } from "../change/plan-draft.ts";
import { addChangeOptions, type ChangeOptions } from "./change-options.ts";
import { type CommandContext, INTERRUPTED, type MakeCommand } from "./command.ts";

interface Options extends ChangeOptions {
  readonly address?: { readonly address: string; readonly prefix: number };
  readonly gateway?: string;
  readonly dns?: readonly string[];
  readonly dhcp?: true;
  readonly user: string;
  readonly passwordStdin: true;
}

/** `isearch set`: gives one card its address. */
export const setCommand: MakeCommand = (context) =>
  addChangeOptions(
    new Command("set")
      .description("Give a card an address, and wait until it answers there.")
      .argument("<mac>", "of the card, as `isearch scan` lists it", checked(macAddress))
      .option("--address <address/prefix>", "static address, e.g. 192.0.2.50/24", checked(addressAndPrefix))
      .option("--gateway <address>", "of the card's network; left out: none")
      .option("--dns <address>", "DNS server; may be given up to three times", checkedEach(String))
      .option("--dhcp", "address from the network's DHCP server")
      .requiredOption("--user <name>", "a local user of the card with read-write permission")
      .requiredOption("--password-stdin", "take the user's password from the first line of standard input"),
  )
    .addHelpText(
      "after",
      `
A new card still has its default password: it takes its address only together with its first password, and the
password on standard input is then not used.

Examples:
  pass show card | isearch set 02:00:5e:00:53:01 --address 192.0.2.50/24 --gateway 192.0.2.1 --user admin --password-stdin
  isearch set 02:00:5e:00:53:01 --dhcp --user admin --password-stdin < password.txt
  isearch set 02:00:5e:00:53:01 --dhcp --user admin --password-stdin --first-password-file first.txt < password.txt

Ends with 0 when the card answers at its new address; 1 if it refused, went back, or was not met again (the last
line says which), 2 for bad usage, ${INTERRUPTED} after Ctrl-C.`,
    )
    .action((mac: string, options: Options, command: Command) => set(mac, options, command, context));

async function set(mac: string, options: Options, command: Command, context: CommandContext): Promise<void> {
  const { stdout, stderr, stdin, exitWith } = context;
  const wanted = wantedOf(options);
  if (wanted === null) command.error("error: give either --address, with --gateway and --dns if need be, or --dhcp alone", { exitCode: 2 });
  const rows = [{ mac, wanted }];
  const [{ carryOut, findCards, howOf, openSession }, { readSecret, readSecretFile }, { draftsOfRows }, { judgePlan }, words] =
    await Promise.all([
      import("./carry-out.ts"),
      import("./secret.ts"),
      import("../change/plan-draft.ts"),
      import("../change/plan-judge.ts"),
      import("../change/change-words.ts"),
    ]);
  // What can be told without having found the card.
  const faults = judgePlan(draftsOfRows(rows), { cards: [], interfaces: [] }).flatMap((row) => row.faults);
  const usage = faults.filter(({ code }) => code !== "unknown-card").map(({ code, by }) => words.faultWords(code, by));
  if (usage.length > 0) command.error(`error: ${usage.join("; ")}`, { exitCode: 2 });
  const password = await readSecret(stdin, "standard input");
  const firstPassword = options.firstPasswordFile === undefined ? null : await readSecretFile(options.firstPasswordFile);

  await using session = openSession(options, context);
  const isJson = options.json === true;
  if (!isJson) stdout.write(`Looking for ${mac}\n`);
  if (!(await findCards(session, [mac], { command, context }))) return;
  const card = session.facts().cards.find(({ key }) => key === mac) ?? null;
  const tell = (run: ChangeRun | null): void => {
    if (isJson) stdout.write(`${JSON.stringify({ card, run } satisfies SetDocument, null, 2)}\n`);
  };
  if (card?.here) {
    if (!isJson) for (const line of words.moveLines(card.here, wanted)) stdout.write(`${line}\n`);
    const request = { rows, user: options.user, password, ...howOf(options, firstPassword) };
    tell(await carryOut(session, request, { context, isJson }));
    return;
  }
  tell(null);
  stderr.write(`No card with the MAC ${mac} answers. isearch scan lists those that do, and says what to check.\n`);
  exitWith(1);
}

/** What `--json` prints: the card as it was found, and how its change went; `null`: there was none. */
interface SetDocument {
  readonly card: FoundCard | null;
  readonly run: ChangeRun | null;
}

function wantedOf({ address: at, gateway, dns = [], dhcp }: Options): WantedAddress | null {
  if (at === undefined) return dhcp && gateway === undefined && dns.length === 0 ? { mode: "dhcp" } : null;
  return dhcp ? null : { mode: "static", ...at, gateway: gateway ?? null, dns: [...dns] };
}

function macAddress(text: string): string {
  const mac = macOf(text);
  if (mac === null) throw new Error("expected a MAC like 02:00:5e:00:53:01");
  return mac;
}

function addressAndPrefix(text: string): NonNullable<Options["address"]> {
  const [, address, prefix] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
  if (address === undefined) throw new Error("expected an address with its prefix, e.g. 192.0.2.50/24");
  return { address, prefix: Number(prefix) };
}
