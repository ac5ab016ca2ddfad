import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readIsmartmateMessage } from "@istars/protocol/model/client/ismartmate-message.ts";
import { SseReader } from "@istars/protocol/model/client/sse-reader.ts";
import { keepStream } from "@istars/protocol/model/client/stream-keeper.ts";
import type { AgentReport } from "@istars/protocol/model/ismartmate/reports.ts";
import { ISMARTMATE_ROUTES } from "@istars/protocol/model/ismartmate/routes.ts";
import type { IsmartmateStreamMessage } from "@istars/protocol/model/ismartmate/stream.ts";
import { agentTexts } from "@istars/protocol/model/ismartmate/texts/en.ts";
import { whySentence } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import type { WhyEntry } from "@istars/protocol/model/ismartmate/timeline.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import type { Clock } from "@istars/service/clock.ts";
import { createLogger } from "@istars/service/logging.ts";
import type { Agent } from "../agent/agent.ts";
import type { ReachedService } from "../service/reach-service.ts";
import { serverPlatform, startAgent } from "../service/start-agent.ts";
import type { CommandContext } from "./command.ts";
import { loadOrTell } from "./load.ts";

type Say = (line: string) => void;

/** What has to be heard of a drill, from wherever it is gone through. */
interface Drilling {
  readonly startDrill: () => Promise<number>;
  readonly report: (id: number) => Promise<AgentReport | null>;
  /** Tells lines of the timeline, and that a report has changed. Resolves to the unsubscribe function when it listens. */
  readonly follow: (onWhy: (entry: WhyEntry) => void, onReport: () => void) => Promise<() => Promise<void>>;
}

/** Asks the running service to drill, and tells what happens as it happens. Rejects with a `ProblemError` where it refuses. */
export async function drillOfService({ local, visitor, client }: ReachedService, say: Say, clock: Clock): Promise<AgentReport | null> {
  const never = new AbortController().signal;
  const changer = await client(never);
  const startDrill = async () => (await changer.call("startDrill", {}, never)).reportId;
  const report = (id: number) => visitor.call("readReport", { params: { id } }, never);
  return goThrough({ startDrill, report, follow: (onWhy, onReport) => followStream(local.url, onWhy, onReport) }, say, clock);
}

/** Goes through a drill with an agent of its own, which is dry and is gone afterwards. `null`: the settings have faults, which are told. */
export async function ownDrill(file: string, context: CommandContext, say: Say): Promise<AgentReport | null> {
  const { clock, version } = context;
  const loaded = await loadOrTell(file, context);
  if (loaded === null) return null;
  const folder = await mkdtemp(join(tmpdir(), "ismartmate-drill-"));
  const log = createLogger({ level: "error" });
  // No card is told of it: it would list a server that is gone at once.
  const callCard = async () => {};
  const options = { loaded, folder, makeRealHands: null, platform: serverPlatform(), clock, log, version, callCard };
  try {
    const { agent, close } = await startAgent(options, new AbortController().signal);
    try {
      return await goThrough(drillingOf(agent), say, clock);
    } finally {
      await close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const drillingOf = (agent: Agent): Drilling => ({
  startDrill: () => agent.startDrill(),
  report: (id) => agent.report(id),
  follow: async (onWhy, onReport) => {
    const unsubscribe = agent.subscribe({ onWhy, onReport });
    return async () => unsubscribe();
  },
});

/** From the first step to the last; the report as it is then. */
async function goThrough({ startDrill, report, follow }: Drilling, say: Say, clock: Clock): Promise<AgentReport | null> {
  let news = new AbortController();
  const unfollow = await follow(
    (entry) => {
      say(whySentence(entry, agentTexts));
      news.abort();
    },
    () => news.abort(),
  );
  try {
    const id = await startDrill();
    for (;;) {
      news = new AbortController();
      const now = await report(id);
      if (now === null || isThrough(now)) return now;
      await clock.sleep(LOOK_EVERY_MS, news.signal).catch(() => {}); // there is news
    }
  } finally {
    await unfollow();
  }
}

/** News may be lost with a connection; a look each so often finds out, and fails when the service is gone. */
const LOOK_EVERY_MS = 1_000;

/** The outcome stands before the last step is noted. */
const isThrough = ({ outcome, steps }: AgentReport): boolean =>
  outcome === "would-have-powered-off" ? steps.some(({ kind }) => kind === "power-off") : outcome !== "under-way";

async function followStream(url: string, onWhy: (entry: WhyEntry) => void, onReport: () => void): Promise<() => Promise<void>> {
  const stop = new AbortController();
  const open = Promise.withResolvers<void>();
  const onEvent = (message: IsmartmateStreamMessage) => {
    if (message.event === "hello") open.resolve();
    else if (message.event === "why") onWhy(message.data);
    else if (message.event === "report") onReport();
  };
  const reader = new SseReader<IsmartmateStreamMessage>({ read: readIsmartmateMessage, onEvent });
  const kept = keepStream(reader, {
    fetch,
    url: `${url}${API_PREFIX}${ISMARTMATE_ROUTES.stream.path}`,
    onState: () => {},
    signal: stop.signal,
  });
  await Promise.race([open.promise, kept]);
  return async () => {
    stop.abort();
    await kept;
  };
}
