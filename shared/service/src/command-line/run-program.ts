import type { Output } from "../terminal/output.ts";

/** What is needed of a commander command; `C` is commander's `Command`. */
interface CommandOfProgram<C> {
  version(text: string): unknown;
  configureOutput(output: { writeOut(text: string): void; writeErr(text: string): void }): unknown;
  exitOverride(): unknown;
  addCommand(command: C): unknown;
  copyInheritedSettings(source: C): C;
  parseAsync(argv: readonly string[], options: { readonly from: "user" }): Promise<unknown>;
}

/** What every program is given by its process. */
interface ProgramWorld {
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** What lets a command say how the process ends. */
export interface ExitStatus {
  /** What the process ends with; 0 if a command does not say. A usage error ends with 2 by itself, anything thrown with 1. */
  readonly exitWith: (status: number) => void;
}

/**
 * Runs what the command line asks of a program that is made of commands, which stand in the order of its help. Each is made over `world`.
 * Gives the exit status: 2 after bad usage, 1 after a failure, which is told on stderr, else what the command says.
 */
export async function runProgram<C extends CommandOfProgram<C>, W extends ProgramWorld>(
  program: C,
  commands: readonly ((context: W & ExitStatus) => C)[],
  world: W,
  argv: readonly string[],
): Promise<number> {
  let status = 0;
  const context = {
    ...world,
    exitWith: (given: number) => {
      status = given;
    },
  };
  program.version(world.version);
  program.configureOutput({ writeOut: (text) => world.stdout.write(text), writeErr: (text) => world.stderr.write(text) });
  program.exitOverride();
  for (const make of commands) program.addCommand(make(context).copyInheritedSettings(program));
  try {
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Told by commander itself.
    if ("exitCode" in error && "code" in error && /^commander\./.test(String(error.code))) return error.exitCode === 0 ? 0 : 2;
    world.stderr.write(`${error.message}\n`);
    return 1;
  }
}
