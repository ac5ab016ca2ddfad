import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, shoot, sidewaysScroll } from "./browser.ts";
import { IsmartmatePagesBench } from "./ismartmate-pages-bench.ts";
import { SCENES } from "./ismartmate-scenes.ts";

const PATIENCE = { timeout: 20_000 };

describe.skipIf(missingPeers("chromium").length > 0)("iSmartMate's pages of its settings", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test("a value is changed in the file and nothing else: comments, order and all other characters stay", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    const before = await bench.text();
    const { page, faults } = await bench.open(browser, "/settings");
    const onBattery = page.getByLabel("On battery for");
    await onBattery.waitFor(PATIENCE);
    expect(await onBattery.inputValue()).toBe("5 min");
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "ismartmate-settings-light");
    await onBattery.fill("10 min");
    await page.getByLabel("Battery low").selectOption({ label: "Off" });
    await page.getByText("2 values are not saved yet").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved, and in force.").waitFor(PATIENCE);
    const after = await bench.text();
    expect(after).toContain("on-battery: 10 min      # agreed with the owners");
    expect(after.replace("on-battery: 10 min", "on-battery: 5 min").replace("\n  battery-low: off", "")).toBe(before);
    expect(bench.agent.replaced.at(-1)?.settings.policy.triggers.onBattery).toEqual({ afterMs: 600_000 });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a value that cannot be is named at its field, in what it should be, and the file stays as it was", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    const before = await bench.text();
    const { page } = await bench.open(browser, "/settings");
    await page.getByLabel("On battery for").fill("5", PATIENCE);
    await page.getByRole("button", { name: "Save" }).click();
    await page
      .getByText(/a time with its unit, such as/)
      .first()
      .waitFor(PATIENCE);
    expect(await page.getByLabel("On battery for").getAttribute("aria-invalid")).toBe("true");
    await page.locator(":focus[aria-invalid=true]").waitFor(PATIENCE);
    expect(await bench.text()).toBe(before);
    await page.emulateMedia({ colorScheme: "dark" });
    await shoot(page, "ismartmate-settings-fault-dark");
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await sidewaysScroll(page)).toBe(0);
    await page.context().close();
  });

  test("what somebody else changed meanwhile is shown, and what was typed is not lost", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    const { page } = await bench.open(browser, "/settings");
    await page.getByLabel("On battery for").fill("7 min", PATIENCE);
    await bench.edit((text) => text.replace("steady: 30 s", "steady: 45 s"));
    await page.getByText("The file was changed meanwhile").waitFor(PATIENCE);
    await page.getByText("Steady for: 30 s is now 45 s").waitFor(PATIENCE);
    await shoot(page, "ismartmate-settings-conflict-light");
    await page.getByRole("button", { name: "Keep what I typed" }).click();
    await page.getByRole("button", { name: "Save" }).click(PATIENCE);
    await page.getByText("Saved, and in force.").waitFor(PATIENCE);
    expect(await bench.text()).toContain("on-battery: 7 min");
    expect(await bench.text()).toContain("steady: 45 s");
    await page.context().close();
  });

  test("a fault in the file on the disk is shown with its line and what to do, while the old settings hold", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    const { page } = await bench.open(browser, "/settings");
    await page.getByLabel("On battery for").waitFor(PATIENCE);
    await bench.edit((text) => text.replace("steady: 30 s", "steady: soon"));
    await page.getByText("The file on the disk has a fault").waitFor(PATIENCE);
    await page.getByText(/^Line 22: /).waitFor(PATIENCE);
    await page.context().close();
  });

  test("SAFETY 10: arming is asked for in words, with what is still open, and writes one word into the file", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.observing);
    const { page } = await bench.open(browser);
    await page.getByRole("button", { name: "Arm…" }).click(PATIENCE);
    const dialog = page.getByRole("dialog");
    await dialog.getByText("From now on db-1 really shuts down when fewer than 1 of its 2 feeds").waitFor(PATIENCE);
    await dialog.getByText("All sources answer").waitFor(PATIENCE);
    await dialog.getByText("No drill has gone through yet").waitFor(PATIENCE);
    await dialog.getByText("That the network outlives the mains is not proven").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "ismartmate-arm-light");
    await dialog.getByRole("button", { name: "Arm", exact: true }).click();
    await dialog.waitFor({ ...PATIENCE, state: "detached" });
    expect(await bench.text()).toContain("armed: on\n");
    expect(bench.agent.replaced.at(-1)?.settings.policy.mode).toBe("armed");
    await page.context().close();
  });

  test("a source is added with its feed, changed without its secret being shown, and removed", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    const { page, faults } = await bench.open(browser, "/settings/sources");
    await page.getByText("card-a").first().waitFor(PATIENCE);
    await shoot(page, "ismartmate-sources-light");
    expect(await page.content()).not.toContain("abc.DEF");
    await page.getByRole("button", { name: "Add a source…" }).click();
    const panel = page.getByRole("dialog");
    await panel.getByLabel("Kind").selectOption({ label: "SNMP card" });
    await panel.getByLabel("Name", { exact: true }).fill("snmp-c");
    await panel.getByLabel("Address").fill("192.0.2.8");
    await panel.getByLabel("Tells of feed").selectOption({ label: "A new feed…" });
    await panel.getByLabel("Name of the new feed").fill("c");
    await panel.getByRole("button", { name: "Save" }).click();
    await panel
      .getByText(/community/)
      .first()
      .waitFor(PATIENCE);
    await shoot(page, "ismartmate-source-fault-light");
    await panel.getByLabel("Community").fill("watcher");
    await panel.getByRole("button", { name: "Save" }).click();
    await panel.waitFor({ ...PATIENCE, state: "detached" });
    expect(bench.agent.replaced.at(-1)?.settings.policy.feeds.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(bench.agent.replaced.at(-1)?.secrets.get("snmp-c")).toBe("watcher");
    expect(await page.content()).not.toContain("watcher");

    await page.getByRole("button", { name: "Change…" }).first().click();
    await panel.getByLabel("Address").fill("http://192.0.2.77");
    expect(await accessibilityFaults(page)).toEqual([]);
    await panel.getByRole("button", { name: "Save" }).click();
    await panel.waitFor({ ...PATIENCE, state: "detached" });
    expect(await bench.text()).toContain("card: http://192.0.2.77\n    token: abc.DEF       # read only");

    await page.getByRole("button", { name: "Change…" }).last().click();
    await panel.getByLabel("Version").selectOption("v3");
    await panel.getByLabel("User").fill("ups");
    await panel.getByLabel("Signed with").selectOption("sha256");
    await panel.getByLabel("Password for signing").fill("long enough");
    await shoot(page, "ismartmate-source-v3-light");
    await panel.getByRole("button", { name: "Save" }).click();
    await panel.waitFor({ ...PATIENCE, state: "detached" });
    expect(bench.agent.replaced.at(-1)?.settings.sources.at(-1)).toMatchObject({ version: "v3", user: "ups", priv: null });
    expect(await bench.text()).not.toContain("community");

    await page.getByRole("button", { name: "Remove…" }).last().click();
    await panel.getByRole("button", { name: "Remove" }).click();
    await panel.waitFor({ ...PATIENCE, state: "detached" });
    expect(bench.agent.replaced.at(-1)?.settings.policy.feeds.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(await bench.text()).toContain("# the card of the big UPS");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("what runs is shown and nowhere to be changed, and the file is shown without its secrets", async () => {
    await using bench = await IsmartmatePagesBench.start();
    bench.agent.become(SCENES.protected);
    const { page } = await bench.open(browser, "/settings/actions");
    await page.getByText("/usr/bin/systemctl stop postgresql").waitFor(PATIENCE);
    expect(await page.getByRole("textbox").count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "ismartmate-actions-light");
    await page.getByRole("link", { name: "File" }).click();
    await page.getByText("token: ••••").waitFor(PATIENCE);
    await page.getByText("# the order counts").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await shoot(page, "ismartmate-file-dark");
    await page.context().close();
  });
});
