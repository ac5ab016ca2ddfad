import { type CommandContext, commandFor, type MakeCommand, type Places } from "./command.ts";

/** `ismartmate init`: a settings file to begin with. */
export const initCommand: MakeCommand = (context) =>
  commandFor("init", context)
    .description("Write a commented settings file to begin with; one that is there stays as it is.")
    .addHelpText(
      "after",
      `
What it writes shuts nothing down: every value has its default, there are no sources yet, and it is not armed. Only its owner may read it.

Ends with 0 when it was written; 1 if it cannot be, or is there already, 2 for bad usage.`,
    )
    .action((places: Places) => init(places, context));

async function init({ config }: Places, { stdout }: CommandContext): Promise<void> {
  const [{ mkdir, open }, { dirname }, { defaultText }] = await Promise.all([
    import("node:fs/promises"),
    import("node:path"),
    import("../settings/default-text.ts"),
  ]);
  await mkdir(dirname(config), { recursive: true });
  const file = await open(config, "wx", 0o600).catch((error: unknown) => {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw isThere ? new Error(`${config} is there already and stays as it is`, { cause: error }) : error;
  });
  try {
    await file.writeFile(defaultText());
    await file.sync();
  } finally {
    await file.close();
  }
  stdout.write(`${config} is written. Next: put your sources and feeds into it, then\n  ismartmate check --config ${config}\n`);
}
