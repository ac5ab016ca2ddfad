import { localInterfaces } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Scanner } from "@istars/service/scan/scanner.ts";
import type { CheckFacts } from "./address-check.ts";
import { NetworkReach } from "./card-reach.ts";
import { Changer } from "./changer.ts";
import { systemCommands } from "./system-commands.ts";
import { SystemProbe } from "./system-probe.ts";

export interface CreateChangerDeps {
  readonly clock: Clock;
  /** Knows the cards that can be changed. */
  readonly scanner: Pick<Scanner, "cards" | "see">;
  /** Where cards listen; 16280 if left out. */
  readonly port?: number;
  /** Cards are changed through these; all of this machine if left out. */
  readonly interfaces?: typeof localInterfaces;
}

/** What plans are judged by and what carries them out, as the programs use them: on this machine's interfaces, by its own tools. */
export function createChanger({ clock, scanner, port, interfaces = () => localInterfaces() }: CreateChangerDeps): {
  readonly changer: Changer;
  /** For `previewPlan`. */
  readonly facts: () => CheckFacts;
} {
  const probe = new SystemProbe({ clock, interfaces, commands: systemCommands, platform: process.platform });
  const facts = (): CheckFacts => ({ cards: scanner.cards(), interfaces: interfaces(), probe });
  const reach = new NetworkReach({ clock, interfaces, ...(port === undefined ? {} : { port }) });
  return { changer: new Changer({ clock, reach, facts, scanner }), facts };
}
