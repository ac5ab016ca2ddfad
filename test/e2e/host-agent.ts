import { createCardClient } from "@istars/protocol/model/client/card-client.ts";
import type { HostReport } from "@istars/protocol/model/hosts.ts";
import { systemClock } from "@istars/service/clock.ts";
import type { CardSession } from "./card-session.ts";

/** What an agent says to a card, and nothing else of one: every word is the test's. */
export class HostAgent {
  readonly id: string;
  readonly #client: ReturnType<typeof createCardClient>;
  #said: HostReport;

  private constructor(http: string, token: string, said: HostReport, id: string) {
    this.id = id;
    this.#said = said;
    this.#client = createCardClient({ fetch, baseUrl: http, headers: () => ({ authorization: `Bearer ${token}` }) });
  }

  /** An agent with a token that an administrator has made for it. It has said nothing yet. */
  static async create(http: string, admin: CardSession, name: string): Promise<HostAgent> {
    const { token } = await admin.call("createToken", { body: { name, scope: "host", expiresWallMs: null } });
    const said: HostReport = { name, os: "linux 6.1.0", version: "0.1.0", needsMs: 90_000, state: "ready", dryRun: true };
    return new HostAgent(http, token, said, crypto.randomUUID());
  }

  /** Says its word, with these changes from now on. Rejects with a `ProblemError`. */
  async say(changes: Partial<HostReport> = {}, id = this.id): Promise<void> {
    this.#said = { ...this.#said, ...changes };
    await this.#client.call("reportHost", { params: { id }, body: this.#said }, systemClock.timeout(15_000));
  }
}
