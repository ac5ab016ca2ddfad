import { AgentBench } from "./agent-bench.ts";
import { type AgentSettings, cardSource } from "./agent-settings.ts";
import { ScriptedCard } from "./scripted-card.ts";

/** An agent that hears one scripted card; both end together. */
export async function startOnCard(settings: Partial<AgentSettings> = {}) {
  await using stack = new AsyncDisposableStack();
  const card = stack.use(await ScriptedCard.start());
  const agent = stack.use(await AgentBench.start({ sources: [cardSource("card", card.url, "a-token")], ...settings }));
  await agent.heard();
  const held = stack.move();
  return { card, agent, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
