import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readIsmartmateMessage } from "@istars/protocol/model/client/ismartmate-message.ts";
import { ISMARTMATE_ROUTES } from "@istars/protocol/model/ismartmate/routes.ts";
import { API_PREFIX } from "@istars/protocol/model/routes.ts";
import { StreamWatcher } from "@istars/service/http/stream-watcher.ts";
import { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { openLaunchSession } from "@istars/service/launch/open-session.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { ScriptedAgent } from "./scripted-agent.ts";
import { buildService } from "./service.ts";
import { clientOf } from "./service-client.ts";
import { SettingsKeeper } from "./settings-keeper.ts";

/** A settings file with a source, a feed, a secret in it and a command. */
export const BENCH_SETTINGS = `# kept
armed: off
sources:
  - id: main
    card: http://192.0.2.7
    token: abc.DEF     # read only
feeds:
  - id: a
    sources: [main]
when:
  steady: 30 s         # not less
commands:
  - run: [/bin/sync]
`;

/** A settings file in a folder of its own. */
export async function settingsFolder(text = BENCH_SETTINGS) {
  const folder = await mkdtemp(join(tmpdir(), "ismartmate-"));
  const file = join(folder, "ismartmate.yaml");
  await writeFile(file, text, { mode: 0o600 });
  return {
    ...{ folder, file },
    text: () => readFile(file, "utf8"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** iSmartMate's service on a real socket, over a scripted agent and a real settings file, with time by hand. */
export async function openService(text = BENCH_SETTINGS) {
  const settingsFile = await settingsFolder(text);
  const clock = new VirtualClock();
  const log = new RecordingLogger();
  const sessions = new LaunchSessions({ clock, user: "ismartmate" });
  const agent = new ScriptedAgent();
  const loaded = await loadSettings(settingsFile.file);
  if ("faults" in loaded) throw new Error("the bench's settings have faults");
  const settings = new SettingsKeeper({ file: settingsFile.file, agent, platform: "linux", log }, loaded);
  const app = await buildService({ ...{ agent, settings, sessions, instance: "0000", clock, log }, version: "1.2.3", webRoot: null });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    ...{ clock, log, sessions, agent, settings, settingsFile, app, origin },
    /** The answer to any request of the API, as it came. */
    request: (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${origin}${API_PREFIX}${path}`, init),
    logIn: (secret = sessions.secret) => openLaunchSession(origin, secret, NEVER),
    /** A client that may look. */
    visitor: () => clientOf(origin),
    /** A client with a session of its own. */
    client: async (etag?: string) => clientOf(origin, await openLaunchSession(origin, sessions.secret, NEVER), etag),
    watch: () => StreamWatcher.open({ url: `${origin}${API_PREFIX}${ISMARTMATE_ROUTES.stream.path}`, read: readIsmartmateMessage }),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await settingsFile[Symbol.asyncDispose]();
    },
  };
}

export type ServiceBench = Awaited<ReturnType<typeof openService>>;

export const NEVER = new AbortController().signal;
