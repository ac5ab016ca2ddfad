import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { AgentBench, agentToken } from "./agent-bench.ts";
import { cardSource } from "./agent-settings.ts";
import { launchBrowser, openPage, shoot } from "./browser.ts";
import { CardBench } from "./card-bench.ts";
import { noGuard } from "./power-off-guard.ts";

const PATIENCE = { timeout: 30_000 };

const missing = [...missingPeers("chromium"), ...(noGuard() === null ? [] : [noGuard()])];

/** The pages, opened by the command that a person runs for that. */
async function openPages(agent: AgentBench, browser: Browser) {
  const { stdout } = await agent.runToEnd("web", "--no-open");
  const [address = ""] = /http:\S+#launch=\S+/.exec(stdout) ?? [];
  const opened = await openPage(browser);
  await opened.page.goto(address);
  return opened;
}

describe.skipIf(missing.length > 0)(
  `iSmartMate's pages over the program that ships${missing.length > 0 ? `, needs ${missing}` : ""}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser?.close());

    test("an outage of a simulated UPS is seen from the first second to its end, without a reload, and the timeline says why", async () => {
      await using card = await CardBench.start();
      const sources = [cardSource("card", card.addresses.http, await agentToken(card))];
      const commands = [{ name: "stop-db", seconds: 1 }];
      await using agent = await AgentBench.start({ sources, commands, when: { "on-battery": "8 s" } }, { isDry: true });
      await agent.heard();
      const { page, faults } = await openPages(agent, browser);
      const verdict = page.getByRole("status").getByRole("heading", { level: 2 });
      await verdict.getByText("Dry run", { exact: true }).waitFor(PATIENCE);
      expect(page.url()).not.toContain("launch");
      await page.getByText("On mains", { exact: true }).waitFor(PATIENCE);

      card.ups.change({ mains: "fail" });
      await verdict.getByText("Would be on the way down").waitFor(PATIENCE);
      await page.getByRole("timer").waitFor(PATIENCE);
      await page.getByText("On battery", { exact: true }).waitFor(PATIENCE);
      await shoot(page, "ismartmate-real-outage-light");
      await verdict.getByText("Would have powered off").waitFor(PATIENCE);
      await page.getByRole("link", { name: "Why" }).click();
      await page
        .getByText(/^Would have powered off after /)
        .first()
        .waitFor(PATIENCE);
      await page.getByText(/^Feed a: on battery \(told by card .* ago.*\)\.$/).waitFor(PATIENCE);
      await page
        .getByText(/^This server goes down in .* if nothing changes: feed a, on battery for too long\.$/)
        .first()
        .waitFor(PATIENCE);
      await shoot(page, "ismartmate-real-why-light");

      card.ups.change({ mains: "ok" });
      await page.getByText("What was only pretended is over", { exact: false }).waitFor(PATIENCE);
      await page.getByRole("link", { name: "Overview" }).click();
      await verdict.getByText("Dry run", { exact: true }).waitFor(PATIENCE);
      expect(await agent.ran()).toEqual([]);
      expect(await agent.guard.calls()).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    });

    test("SAFETY 34: a drill from the page goes through every step, does none, and leaves its report", async () => {
      await using card = await CardBench.start();
      const sources = [cardSource("card", card.addresses.http, await agentToken(card))];
      await using agent = await AgentBench.start({ sources, commands: [{ name: "stop-db", seconds: 1 }] });
      await agent.heard();
      const { page, faults } = await openPages(agent, browser);
      await page.getByRole("link", { name: "Drills" }).click(PATIENCE);
      await page.getByRole("button", { name: "Start a drill…" }).click(PATIENCE);
      await page.getByRole("dialog").getByRole("button", { name: "Start the drill" }).click();
      await page.getByText("Drill under way").waitFor(PATIENCE);
      await page.getByText("Would have powered off", { exact: true }).waitFor(PATIENCE);
      await page.getByRole("row").nth(1).getByRole("button").click();
      const panel = page.getByRole("dialog");
      await panel
        .getByText(/^Would have powered off after /)
        .first()
        .waitFor(PATIENCE);
      await panel
        .getByText(/stop-db/)
        .first()
        .waitFor(PATIENCE);
      await shoot(page, "ismartmate-real-drill-light");
      expect(await agent.ran()).toEqual([]);
      expect(await agent.guard.calls()).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    });

    test("a wrong token is red at once and says what to do; the right one, put in from the page, heals it and keeps the file's comments", async () => {
      await using card = await CardBench.start();
      const token = await agentToken(card);
      await using agent = await AgentBench.start({ sources: [cardSource("card", card.addresses.http, "not-this-one")] }, { isDry: true });
      const { page, faults } = await openPages(agent, browser);
      await page.getByText("Refused", { exact: true }).waitFor(PATIENCE);
      await page.getByText("It does not take the token").first().waitFor(PATIENCE);
      await page.getByText("Make a new token on the card's page", { exact: false }).first().waitFor(PATIENCE);
      await shoot(page, "ismartmate-real-refused-light");

      await page.getByRole("link", { name: "Settings" }).click();
      await page.getByRole("link", { name: "Sources and feeds" }).click(PATIENCE);
      await page.getByRole("button", { name: "Change…" }).click(PATIENCE);
      const panel = page.getByRole("dialog");
      await panel.getByLabel("Token", { exact: true }).fill(token);
      await panel.getByRole("button", { name: "Save" }).click();
      await panel.waitFor({ ...PATIENCE, state: "detached" });
      const text = await readFile(agent.settingsFile, "utf8");
      expect(text).toContain(token);
      expect(text).toContain("# Made for a test.");
      expect(await page.content()).not.toContain(token);
      await page.getByRole("link", { name: "Overview" }).click();
      await page.getByText("Connected", { exact: true }).waitFor(PATIENCE);
      await page.getByText("On mains", { exact: true }).waitFor(PATIENCE);
      expect(faults).toEqual([]);
      await page.context().close();
    });
  },
);
