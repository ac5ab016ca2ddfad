import { MachineTime } from "../journal/machine-time.ts";
import type { Agent } from "./agent.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { startFrom } from "./resume.ts";
import { RunningAgent } from "./running-agent.ts";
import { TICK_EVERY_MS } from "./ticker.ts";

/**
 * An agent that runs until it is closed. Takes up what its journal says, as far as that holds. Rejects with a `TypeError` that names a value
 * of a source's settings which cannot be.
 */
export async function createAgent(deps: AgentDeps): Promise<Agent> {
  const time = new MachineTime(deps.clocks, TICK_EVERY_MS);
  const read = await deps.data.journal.read();
  const start = startFrom(read, deps.boot, time.next().nowMs, deps.realHands === null);
  const [latest = null] = await deps.data.reports.list(1);
  const agent = new RunningAgent(deps, time, start, latest);
  await agent.begin();
  return agent;
}
