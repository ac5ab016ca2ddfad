import { DISCOVERY_PORT } from "@istars/protocol/model/discovery.ts";
import { checked, checkedEach, port } from "@istars/service/command-line/option-readers.ts";
import type { Command } from "commander";
import { interfaceName, timeoutMs } from "./command.ts";

/** What all commands take that change cards. */
export interface ChangeOptions {
  readonly firstPasswordFile?: string;
  readonly override?: true;
  readonly ignoreTaken?: true;
  readonly interface?: readonly string[];
  readonly timeout?: number;
  readonly port: number;
  readonly json?: true;
}

export const addChangeOptions = (command: Command): Command =>
  command
    .option("--first-password-file <file>", "first password for new cards, in the first line of a file")
    .option("--override", "also while a UPS is not plainly on line; the card's audit says so")
    .option("--ignore-taken", "also if somebody answers at the address")
    .option("--interface <name>", "look through this interface only; may be given several times", checkedEach(interfaceName))
    .option("--timeout <ms>", "look for the cards so long at most; 5000 if left out", checked(timeoutMs))
    .option("--port <port>", "UDP port that the cards listen on", checked(port), DISCOVERY_PORT)
    .option("--json", "print one JSON document at the end, and nothing else");
