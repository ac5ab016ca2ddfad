import { type ExitStatus, runProgram as runCommands } from "@istars/service/command-line/run-program.ts";
import { Command } from "commander";
import { checkCommand } from "./commands/check.ts";
import type { CommandContext, MakeCommand } from "./commands/command.ts";
import { desktopCommand } from "./commands/desktop.ts";
import { drillCommand } from "./commands/drill.ts";
import { initCommand } from "./commands/init.ts";
import { runCommand } from "./commands/run.ts";
import { statusCommand } from "./commands/status.ts";
import { webCommand } from "./commands/web.ts";

/** All commands, in the order of the help. */
const COMMANDS: readonly MakeCommand[] = [initCommand, checkCommand, runCommand, drillCommand, statusCommand, webCommand, desktopCommand];

/** Runs what the command line asks for, and gives the exit status. */
export const runProgram = (argv: readonly string[], world: Omit<CommandContext, keyof ExitStatus>): Promise<number> =>
  runCommands(
    new Command("ismartmate").description("Shuts this server down safely before the batteries of its UPSs are empty, and never otherwise."),
    COMMANDS,
    world,
    argv,
  );
