import { type ExitStatus, runProgram as runCommands } from "@istars/service/command-line/run-program.ts";
import { Command } from "commander";
import type { CommandContext, MakeCommand } from "./commands/command.ts";
import { desktopCommand } from "./commands/desktop.ts";
import { serveCommand } from "./commands/serve.ts";

/** All commands, in the order of the help. */
const COMMANDS: readonly MakeCommand[] = [serveCommand, desktopCommand];

/** Runs what the command line asks for, and gives the exit status. */
export const runProgram = (argv: readonly string[], world: Omit<CommandContext, keyof ExitStatus>): Promise<number> =>
  runCommands(
    new Command("ismartview").description("Shows many UPSs on one screen: what is wrong, worst first, and what can be done about it."),
    COMMANDS,
    world,
    argv,
  );
