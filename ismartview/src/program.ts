import { runCommandLine } from "@istars/service/terminal/run-command-line.ts";
import { Command } from "commander";
import type { CommandContext, MakeCommand } from "./commands/command.ts";
import { desktopCommand } from "./commands/desktop.ts";
import { serveCommand } from "./commands/serve.ts";

/** All commands, in the order of the help. */
const COMMANDS: readonly MakeCommand[] = [serveCommand, desktopCommand];

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
  const program = new Command("ismartview")
    .description("Shows many UPSs on one screen: what is wrong, worst first, and what can be done about it.")
    .version(world.version)
    .configureOutput({ writeOut: (text) => world.stdout.write(text), writeErr: (text) => world.stderr.write(text) })
    .exitOverride();
  for (const make of COMMANDS) program.addCommand(make(context).copyInheritedSettings(program));
  return (await runCommandLine(program, argv, world.stderr)) ?? status;
}
