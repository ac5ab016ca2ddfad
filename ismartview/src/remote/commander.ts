import type { CommandRequest, CommandRun } from "@istars/protocol/model/ismartview/command-run.ts";
import type { Actor } from "../fleet/fleet.ts";

/** Asks things of UPSs through their cards: one card after the other, each once (SAFETY 19, 22), everything audited. */
export interface Commander {
  start(request: CommandRequest, actor: Actor): CommandRun;
  cancel(id: number, actor: Actor): CommandRun;
  latest(): CommandRun | null;
  /** What can be asked of a card's UPS from here; empty where it is only looked at. */
  commandsOf(cardId: number): readonly string[];
  subscribe(listener: (run: CommandRun) => void): () => void;
  /** Asks no further card, and waits for the one that is being asked. */
  close(): Promise<void>;
}
