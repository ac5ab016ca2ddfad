import { readFileSync } from "node:fs";
import { systemClock } from "@istars/service/clock.ts";
import { untilStopped } from "@istars/service/stop-signal.ts";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { OptionError } from "../ups/spec.ts";
import { type FleetOptions, startFleet } from "./fleet.ts";

/** A process that was given wrong arguments ends with 2, one that could not do its work with 1. */
const BAD_USAGE = 2;

type Flags = Omit<FleetOptions, "clock"> & { readonly json?: boolean };

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It is not a number.");
  return value;
}

function version(): string {
  const text: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof text === "object" && text !== null && "version" in text ? String(text.version) : "unknown";
}

const makeProgram = (): Command =>
  new Command("fleet-sim")
    .description("Many simulated cards in one process, each at a local address of its own, a physical model of a UPS behind each.")
    .version(version())
    .requiredOption("--cards <N>", "how many, 1-20000", number)
    .option("--control <ADDR:PORT>", "the control API: GET and PUT /state, GET /alarms, GET / tells what it takes", "127.0.0.1:0")
    .option("--first <ADDR>", "address of the first card, 127.A.B.C", "127.10.0.1")
    .option("--http-port <N>", "port of every card's HTTP API; 0: any free one", number, 8080)
    .option("--snmp-port <N>", "port of every card's SNMP", number, 1161)
    .option("--snmp-cards <N>", "the first N cards answer SNMP, too (community public); each takes a socket", number, 0)
    .option("--https-port <N>", "port of every card's HTTPS", number, 8443)
    .option("--https-cards <N>", "the first N cards speak HTTPS, too, each with a key of its own", number, 0)
    .option("--token <TOKEN>", "what clients of the HTTP API have to show", "fleet")
    .option("--speed <N>", "how many times as fast as ours the UPSs' time runs, 0-100", number, 1)
    .option("--seed <N>", "makes another, equally repeatable fleet", number, 1)
    .option("--json", 'say where it is as {"control":…,"first":…,"last":…,"cards":…,"token":…}')
    .addHelpText("after", "\nNeeds Linux, where all of 127.0.0.0/8 is this machine; other machines cannot reach the cards.")
    .addHelpText("after", "\nExamples:\n  fleet-sim --cards 200 --control 127.0.0.1:8600 --snmp-cards 20")
    .addHelpText("after", `  curl -X PUT http://127.0.0.1:8600/state -d '{"fail":{"share":0.3},"lie":{"cards":5},"drop":{"cards":2}}'`)
    .exitOverride();

async function main(): Promise<void> {
  const { json = false, ...options } = makeProgram().parse().opts<Flags>();
  await using fleet = await startFleet(options);
  const { control, token, cards, snmpPort, httpsPort } = fleet;
  const [first, last] = [cards[0], cards.at(-1)].map((card) => card?.url ?? "");
  const snmp = snmpPort === null ? "" : `, SNMP of the first ${options.snmpCards} at port ${snmpPort}`;
  const https = httpsPort === null ? "" : `, HTTPS of the first ${options.httpsCards} at port ${httpsPort}`;
  console.log(
    json
      ? JSON.stringify({ control, first, last, cards: cards.length, token, snmpPort, httpsPort })
      : `${cards.length} simulated cards from ${first} to ${last}${https}${snmp}, token ${token}, control at ${control}/state`,
  );
  await untilStopped(process, systemClock, new AbortController().signal);
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : BAD_USAGE;
  else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof OptionError ? BAD_USAGE : 1;
  }
}
