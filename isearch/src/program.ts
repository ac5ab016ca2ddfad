import { runCommandLine } from "@istars/service/terminal/run-command-line.ts";
import { Command } from "commander";
import type { CommandContext, MakeCommand } from "./commands/command.ts";
import { desktopCommand } from "./commands/desktop.ts";
import { planCommand } from "./commands/plan.ts";
import { scanCommand } from "./commands/scan.ts";
import { setCommand } from "./commands/set.ts";
import { webCommand } from "./commands/web.ts";

/** All commands, in the order of the help. */
const COMMANDS: readonly MakeCommand[] = [scanCommand, setCommand, planCommand, webCommand, desktopCommand];

/**
 * Runs what the command line asks for, and gives the exit status: 2 after bad usage, 1 after a failure, which is told on stderr, else
 * what the command says.
 */
export async function runProgram(argv: readonly string[], world: Omit<CommandContext, "exitWith">): Promise<number> {
  let status = 0;
  const context: CommandContext = {
    ...world,
    exitWith: (given) => {
      status = given;
    },
  };
  const program = new Command("isearch")
    .description("Finds UPS cards on the network, whatever their addresses are, and sets them.")
    .version(world.version)
    .configureOutput({ writeOut: (text) => world.stdout.write(text), writeErr: (text) => world.stderr.write(text) })
    .exitOverride();
  for (const make of COMMANDS) program.addCommand(make(context).copyInheritedSettings(program));
  return (await runCommandLine(program, argv, world.stderr)) ?? status;
}
