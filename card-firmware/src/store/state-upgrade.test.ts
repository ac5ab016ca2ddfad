import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultsOf } from "@istars/protocol/model/settings/section.ts";
import { SECTIONS } from "@istars/protocol/model/settings/sections.ts";
import { Auth } from "@istars/service/auth/auth.ts";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { DirectStore } from "@istars/service/store/direct-store.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { LiveState } from "../live/live.ts";
import { sampleSnapshot } from "../live/sample-snapshot.ts";
import { openCardSettings } from "../settings/card-settings.ts";
import { openCardDatabases } from "./card-databases.ts";

/** Written by version 0.1.0: one user, `admin` with the password below, one session, one event. */
const RELEASED = fileURLToPath(new URL("../../../test/fixtures/state/issue-1.db", import.meta.url));

test("the database of version 0.1.0 goes on with its users, events and audit, and takes settings and tokens", async () => {
  const directory = mkdtempSync(join(tmpdir(), "istars-upgrade-"));
  try {
    copyFileSync(RELEASED, join(directory, "state.db"));
    const clock = new VirtualClock();
    const log = new RecordingLogger();
    const notices: string[] = [];
    const store = new DirectStore(openCardDatabases(directory, ({ message }) => void notices.push(message), clock));
    expect(notices).toContain("the database was upgraded");
    expect(await store.run("eventsAfter", 0, 500)).toMatchObject([{ id: 1, kind: "card.started", params: { firmware: "0.1.0" } }]);
    expect(await store.run("listAudit", 0)).toMatchObject([{ user: "admin", action: "session.open", outcome: "ok" }]);
    const auth = new Auth({ store, clock, log, iterations: 10, leastIterations: 1 });
    await auth.open();
    expect(auth.accounts.list()).toMatchObject([{ name: "admin", permission: "read-write", language: null, allowedFrom: [] }]);
    const { caller } = await auth.logIn("admin", "a good password", "10.0.0.1");
    const actor = { user: caller.user, address: "10.0.0.1" };
    await auth.tokens.create({ name: "collector", scope: "read", expiresWallMs: null }, actor);
    const live = new LiveState(sampleSnapshot());
    const settings = await openCardSettings({
      store,
      directory,
      live: () => live,
      audit: auth.audit,
      clock,
      log,
      ups: { uri: null },
      firstCommunity: null,
    });
    expect(settings.show("ups")).toMatchObject({ version: 0, values: { uri: defaultsOf(SECTIONS.ups).uri } });
    expect(
      await settings.save("identity", { name: "rack 9", location: "", contact: "" }, { version: 0, actor, override: null }),
    ).toMatchObject({ version: 1 });
    await store.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
});
