import { readFile } from "node:fs/promises";
import type { ChangeRun, Preview } from "@istars/protocol/model/isearch/address-plan.ts";
import { Command } from "commander";
import { addChangeOptions, type ChangeOptions } from "./change-options.ts";
import { type CommandContext, INTERRUPTED, type MakeCommand } from "./command.ts";

interface Options extends ChangeOptions {
  readonly apply?: true;
  readonly user?: string;
  readonly passwordStdin?: true;
}

/** `isearch plan`: gives many cards their addresses from a file. */
export const planCommand: MakeCommand = (context) =>
  addChangeOptions(
    new Command("plan")
      .description("Show what a plan of addresses would do, with all that is wrong with it, and carry it out.")
      .argument("<file.csv>", "the plan")
      .option("--apply", "carry it out, if nothing is wrong with it; left out: change nothing")
      .option("--user <name>", "with --apply: a local user of the cards with read-write permission")
      .option("--password-stdin", "with --apply: take the user's password from the first line of standard input"),
  )
    .addHelpText(
      "after",
      `
The first line of the plan names its columns, in any order: mac, address, prefix, gateway, dns. The word dhcp may stand
for an address; DNS servers are separated by blanks; commas, semicolons or tabs may stand between the columns.

    mac,address,prefix,gateway,dns
    02:00:5e:00:53:01,192.0.2.50,24,192.0.2.1,192.0.2.1 192.0.2.2
    02:00:5e:00:53:02,dhcp,,,

Examples:
  isearch plan room.csv
  isearch plan room.csv --apply --user admin --password-stdin < password.txt

Ends with 0 when the plan is clean, or when all its cards answer at their new addresses; 1 if something is wrong with
the plan or a card did not get there, 2 for bad usage, ${INTERRUPTED} after Ctrl-C.`,
    )
    .action((file: string, options: Options, command: Command) => plan(file, options, command, context));

async function plan(file: string, options: Options, command: Command, context: CommandContext): Promise<void> {
  const { stdout, stderr, stdin, exitWith } = context;
  const { apply, user, passwordStdin, firstPasswordFile } = options;
  if (apply && (user === undefined || !passwordStdin)) command.error("error: --apply needs --user and --password-stdin", { exitCode: 2 });
  const [
    { carryOut, findCards, howOf, openSession, tellStopped },
    { readSecret, readSecretFile },
    { readCsvPlan },
    { previewPlan },
    { previewLines },
  ] = await Promise.all([
    import("./carry-out.ts"),
    import("./secret.ts"),
    import("../change/csv-plan.ts"),
    import("../change/planner.ts"),
    import("../change/preview-lines.ts"),
  ]);
  const csv = await readFile(file, "utf8");
  const macs = readCsvPlan(csv).flatMap(({ mac }) => mac ?? []);
  const password = apply ? await readSecret(stdin, "standard input") : null;
  const firstPassword = firstPasswordFile === undefined ? null : await readSecretFile(firstPasswordFile);

  await using session = openSession(options, context);
  const isJson = options.json === true;
  if (!isJson) stdout.write("Looking for the cards, and whether somebody has the addresses\n");
  if (!(await findCards(session, macs, { command, context }))) return;
  const preview = await previewPlan({ csv }, session.facts(), session.stopped).catch((error) => {
    if (session.stopped.aborted) return null;
    throw error;
  });
  if (preview === null) {
    tellStopped(context);
    return;
  }
  if (!isJson) for (const line of previewLines(preview, stdout)) stdout.write(`${line}\n`);
  const isFit = preview.rows.every(({ faults }) => faults.every(({ code }) => code === "address-taken" && options.ignoreTaken));
  const rows = preview.rows.flatMap(({ mac, wanted }) => (mac !== null && wanted !== null ? [{ mac, wanted }] : []));
  if (!isFit) {
    stderr.write("The plan has faults; nothing was changed.\n");
    exitWith(1);
  }
  const run =
    isFit && user !== undefined && password !== null
      ? await carryOut(session, { rows, user, password, ...howOf(options, firstPassword) }, { context, isJson })
      : null;
  if (isJson) stdout.write(`${JSON.stringify({ preview, run } satisfies PlanDocument, null, 2)}\n`);
}

/** What `--json` prints; `run` is `null` if nothing was carried out. */
interface PlanDocument {
  readonly preview: Preview;
  readonly run: ChangeRun | null;
}
