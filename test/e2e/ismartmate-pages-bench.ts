import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScriptedAgent } from "@istars/ismartmate/service/scripted-agent.ts";
import { buildService } from "@istars/ismartmate/service/service.ts";
import { SettingsKeeper } from "@istars/ismartmate/service/settings-keeper.ts";
import { loadSettings } from "@istars/ismartmate/settings/load-settings.ts";
import { systemClock } from "@istars/service/clock.ts";
import { LaunchSessions } from "@istars/service/launch/launch-sessions.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { root } from "../steps.ts";
import { openPage } from "./browser.ts";

/** A settings file as an administrator keeps it. Nothing of it is ever run: the agent is a scripted one. */
const SETTINGS = `# Database server, rack 3.
armed: off
host:
  # as in the inventory
  name: db-1
sources:
  # the card of the big UPS
  - id: card-a
    card: http://192.0.2.7
    token: abc.DEF       # read only
  - id: nut-b
    nut: 192.0.2.9
    ups: rack
feeds:
  - id: a
    sources: [card-a]
  - id: b
    sources: [nut-b]
feeds-needed: 1
when:
  on-battery: 5 min      # agreed with the owners
  steady: 30 s
commands:
  # the order counts
  - run: [/usr/bin/systemctl, stop, postgresql]
    limit: 40 s
`;

/** iSmartMate's pages over its real service and a real settings file, with an agent that says what a test makes it say. */
export class IsmartmatePagesBench implements AsyncDisposable {
  readonly agent: ScriptedAgent;
  readonly file: string;
  readonly sessions: LaunchSessions;
  readonly app: Awaited<ReturnType<typeof buildService>>;
  readonly origin: string;
  readonly settings: SettingsKeeper;

  private constructor(parts: Pick<IsmartmatePagesBench, "agent" | "file" | "sessions" | "app" | "origin" | "settings">) {
    this.agent = parts.agent;
    this.file = parts.file;
    this.sessions = parts.sessions;
    this.app = parts.app;
    this.origin = parts.origin;
    this.settings = parts.settings;
  }

  static async start(text = SETTINGS): Promise<IsmartmatePagesBench> {
    const folder = await mkdtemp(join(tmpdir(), "istars-ismartmate-"));
    const file = join(folder, "ismartmate.yaml");
    await writeFile(file, text, { mode: 0o600 });
    const loaded = await loadSettings(file);
    if ("faults" in loaded) throw new Error("the bench's settings have faults");
    const [clock, log, agent] = [systemClock, new RecordingLogger(), new ScriptedAgent()];
    const sessions = new LaunchSessions({ clock, user: "ismartmate" });
    const settings = new SettingsKeeper({ file, agent, platform: "linux", log }, loaded);
    const app = await buildService({
      ...{ agent, settings, sessions, clock, log, version: "1.2.3", instance: "0000" },
      webRoot: join(root, "ismartmate", "web", "dist"),
    });
    const origin = await app.listen({ host: "127.0.0.1", port: 0 });
    return new IsmartmatePagesBench({ agent, file, sessions, app, origin, settings });
  }

  /** A page, opened with a code that nobody has used, or as anybody may. */
  async open(browser: Browser, path = "/", options: BrowserContextOptions & { readonly asLooker?: boolean } = {}) {
    const { asLooker = false, ...context } = options;
    const opened = await openPage(browser, context);
    await opened.page.goto(`${this.origin}${path}${asLooker ? "" : `#launch=${this.sessions.newCode()}`}`);
    return opened;
  }

  /** The settings file as it stands on the disk. */
  text(): Promise<string> {
    return readFile(this.file, "utf8");
  }

  /** Somebody else changes the file, and the service takes it over. */
  async edit(change: (text: string) => string): Promise<void> {
    await writeFile(this.file, change(await this.text()), { mode: 0o600 });
    await this.settings.reload();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await rm(join(this.file, ".."), { recursive: true, force: true });
  }
}
