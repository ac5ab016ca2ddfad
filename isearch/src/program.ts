import { type ExitStatus, runProgram as runCommands } from "@istars/service/command-line/run-program.ts";
import { Command } from "commander";
import type { CommandContext, MakeCommand } from "./commands/command.ts";
import { desktopCommand } from "./commands/desktop.ts";
import { planCommand } from "./commands/plan.ts";
import { scanCommand } from "./commands/scan.ts";
import { setCommand } from "./commands/set.ts";
import { webCommand } from "./commands/web.ts";

/** All commands, in the order of the help. */
const COMMANDS: readonly MakeCommand[] = [scanCommand, setCommand, planCommand, webCommand, desktopCommand];

/** Runs what the command line asks for, and gives the exit status. */
export const runProgram = (argv: readonly string[], world: Omit<CommandContext, keyof ExitStatus>): Promise<number> =>
  runCommands(
    new Command("isearch").description("Finds UPS cards on the network, whatever their addresses are, and sets them."),
    COMMANDS,
    world,
    argv,
  );
