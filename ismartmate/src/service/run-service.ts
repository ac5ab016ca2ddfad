import { randomBytes } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { Clock } from "@istars/service/clock.ts";
import { listenAt } from "@istars/service/http/listen-at.ts";
import { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { Lifecycle } from "@istars/service/lifecycle.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Agent } from "../agent/agent.ts";
import type { ServerPlatform } from "../hands/server-platform.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";
import { removeLocal, writeLocal } from "./local-file.ts";
import { buildService } from "./service.ts";
import { SettingsKeeper } from "./settings-keeper.ts";
import { watchFiles } from "./watch-files.ts";
import { logWhy } from "./why-lines.ts";

export interface RunServiceDeps {
  /** The settings file, and what was read of it. */
  readonly file: string;
  readonly loaded: LoadedSettings;
  /** The agent's data folder. */
  readonly folder: string;
  readonly agent: Agent;
  readonly platform: ServerPlatform;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  readonly webRoot: string | null;
}

export interface RunningService {
  /** Takes the settings file over as it is now. */
  reload(): Promise<void>;
  /** Ends the pages, not the agent. */
  close(): Promise<void>;
}

/** A place that is taken is tried again so often, ms: the agent protects this server meanwhile, with or without pages. */
const LISTEN_AGAIN_MS = 10_000;

/** What stands around a running agent: its settings file is watched, its timeline is logged, its pages are served. */
export async function runService(deps: RunServiceDeps): Promise<RunningService> {
  const { file, loaded, agent, clock, log } = deps;
  const lifecycle = new Lifecycle({ clock, log });
  const stop = new AbortController();
  const settings = new SettingsKeeper(deps, loaded);
  const judge = () => void settings.judgeHeard().catch((error: unknown) => log.error({ err: error }, "settings could not be judged"));
  lifecycle.add("log", agent.subscribe({ onWhy: (entry) => logWhy(entry, log), onState: judge }));
  const folderOfSettings = dirname(resolve(file));
  const watching = watchFiles(
    {
      files: () => [file, ...settings.secretFiles.map((name) => resolve(folderOfSettings, name))],
      onChange: () => settings.reload(),
      clock,
    },
    stop.signal,
  );
  const serving = servePages(deps, settings, stop.signal);
  lifecycle.add("watch", async () => {
    stop.abort();
    await Promise.all([watching, serving]);
  });
  return { reload: () => settings.reload(), close: async () => void (await lifecycle.close()) };
}

/** Serves the pages until the signal aborts. */
async function servePages(deps: RunServiceDeps, settings: SettingsKeeper, signal: AbortSignal): Promise<void> {
  const { folder, agent, clock, log, version, webRoot, loaded } = deps;
  const place = loaded.settings.listen;
  if (place === null) {
    log.info({}, "no pages are served: `listen` is off in the settings");
    return;
  }
  const sessions = new LaunchSessions({ clock, user: "ismartmate" });
  const instance = randomBytes(4).toString("hex");
  let told = "";
  while (!signal.aborted) {
    const app = await buildService({ agent, settings, sessions, instance, clock, log, version, webRoot });
    try {
      const url = await listenAt(app, place, "set `listen` in the settings file to another one, or end what listens there");
      await writeLocal(folder, { url, secret: sessions.secret, pid: process.pid });
      log.info({ url }, webRoot === null ? "the API is served; pages are not built" : "pages are served");
      await aborted(signal);
      await removeLocal(folder);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== told) log.error({ err: error }, "the pages cannot be served; this server is protected all the same");
      told = message;
      await clock.sleep(LISTEN_AGAIN_MS, signal).catch(() => {}); // an aborted sleep is how we stop
    } finally {
      await app.close();
    }
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => (signal.aborted ? done() : signal.addEventListener("abort", () => done(), { once: true })));
