import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createApiClient } from "@istars/protocol/model/client/api-client.ts";
import type { ISMARTMATE_SCHEMAS } from "@istars/protocol/model/ismartmate/http.ts";
import { ISMARTMATE_ROUTES } from "@istars/protocol/model/ismartmate/routes.ts";
import { systemClock } from "@istars/service/clock.ts";
import { RunningProcess } from "../e2e/process.ts";
import { until } from "../e2e/until.ts";
import { root } from "../steps.ts";
import { keptToken } from "./demo-token.ts";

const READY_MS = 30_000;

export interface DemoAgentOptions {
  /** Where its settings, its token and what it keeps are; made if missing. */
  readonly folder: string;
  /** Origin of the card and its administrator's password. */
  readonly card: string;
  readonly password: string;
  /** What stands in the settings file besides the source; only for a file that is not there yet. */
  readonly settings: string;
  /** `127.0.0.1:PORT`; port 0 takes any. */
  readonly listen: string;
}

/** An iSmartMate in a process of its own that can do nothing but say what it would do. */
export class DemoAgent implements AsyncDisposable {
  /** e.g. `http://127.0.0.1:8091` */
  readonly url: string;
  readonly #secret: string;
  readonly #process: RunningProcess;

  private constructor(process: RunningProcess, { url, secret }: { readonly url: string; readonly secret: string }) {
    this.#process = process;
    this.url = url;
    this.#secret = secret;
  }

  /** Starts it with a token that is made for it at the first start. Rejects with what it said when it does not come up. */
  static async start(options: DemoAgentOptions): Promise<DemoAgent> {
    const { folder } = options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { card, password } = options;
    await keptToken({ file: join(folder, "card.token"), card, password, name: "iSmartMate of the demo", scope: "host" });
    const config = join(folder, "ismartmate.yaml");
    await keepSettings(config, options);
    const data = join(folder, "ismartmate");
    const program = [join(root, "ismartmate", "src", "main.ts"), "run", "--config", config, "--dry-run"];
    const process_ = RunningProcess.start(process.execPath, program);
    try {
      const local = await until(
        "an answer of iSmartMate",
        async () => {
          if (!process_.isRunning) return null;
          const said: { readonly url: string; readonly secret: string; readonly pid: number } = JSON.parse(
            await readFile(join(data, "local.json"), "utf8"),
          );
          return said.pid === process_.pid && said;
        },
        { withinMs: READY_MS },
      );
      if (local === null) throw new Error("iSmartMate ended");
      return new DemoAgent(process_, local);
    } catch (error) {
      await process_[Symbol.asyncDispose]();
      throw new Error(`iSmartMate did not start: ${process_.stderr.trim()}`, { cause: error });
    }
  }

  /** An address of its pages that opens them for changes, once and within a minute. */
  async launchAddress(): Promise<string> {
    let cookie = "";
    const keepCookie = async (url: string, init: RequestInit): Promise<Response> => {
      const answer = await fetch(url, init);
      cookie = answer.headers.getSetCookie()[0]?.split(";", 1)[0] ?? cookie;
      return answer;
    };
    const headers = () => ({ origin: this.url, ...(cookie === "" ? {} : { cookie }) });
    const client = createApiClient<typeof ISMARTMATE_SCHEMAS>(ISMARTMATE_ROUTES, { fetch: keepCookie, baseUrl: this.url, headers });
    const signal = systemClock.timeout(READY_MS);
    await client.call("openSession", { body: { secret: this.#secret } }, signal);
    const { code } = await client.call("createLaunchCode", {}, signal);
    return `${this.url}/#launch=${code}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}

/** The card may be at another port than it was the last time. */
async function keepSettings(file: string, { card, listen, settings }: DemoAgentOptions): Promise<void> {
  const kept = await readFile(file, "utf8").catch(() => null); // made at the first start
  const text =
    kept?.replace(/^( *card:).*$/m, `$1 ${card}`).replace(/^listen:.*$/m, `listen: ${listen}`) ?? firstSettings(card, listen, settings);
  await writeFile(file, text, { mode: 0o600 });
}

const firstSettings = (
  card: string,
  listen: string,
  settings: string,
): string => `# Settings of the demo's iSmartMate. It is started with --dry-run: it shuts nothing down, whatever stands here.
armed: off
listen: ${listen}

sources:
  - id: card
    card: ${card}
    token-file: card.token
feeds:
  - id: a
    sources: [card]

${settings}`;
