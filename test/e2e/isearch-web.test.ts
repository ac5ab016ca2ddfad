import { readFile } from "node:fs/promises";
import { ChangeError } from "@istars/isearch/change/change-error.ts";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { english } from "../../isearch/web/src/texts/en.ts";
import { chinese } from "../../isearch/web/src/texts/zh.ts";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { IsearchPagesBench } from "./isearch-pages-bench.ts";
import { cardAt, dialog, ended, macOf, PREVIEW, ROOM, rowOf, rows, searchButton, searchRoom } from "./isearch-scenes.ts";

const PATIENCE = { timeout: 20_000 };

describe.skipIf(missingPeers("chromium").length > 0)("iSearch in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test("the launch code opens the page once and leaves the address at once; whoever has none is told how to get in", async () => {
    await using bench = await IsearchPagesBench.start();
    const address = `${bench.origin}/#launch=${bench.sessions.newCode()}`;
    const { page, faults } = await openPage(browser);
    await page.goto(address);
    await page.getByText("No search yet").waitFor(PATIENCE);
    expect(page.url()).toBe(`${bench.origin}/`);
    await page.reload();
    await page.getByText("No search yet").waitFor(PATIENCE);
    await shoot(page, "isearch-start");
    expect(await accessibilityFaults(page)).toEqual([]);

    const { page: late } = await openPage(browser);
    await late.goto(address);
    await late.getByText("This address has been used already").waitFor(PATIENCE);
    expect(late.url()).toBe(`${bench.origin}/`);
    await late.reload();
    await late.getByRole("heading", { name: "Open iSearch from the console" }).waitFor(PATIENCE);
    await late.getByText("isearch web", { exact: true }).waitFor(PATIENCE);
    expect(await accessibilityFaults(late)).toEqual([]);
    await shoot(late, "isearch-closed");
    expect(faults).toEqual([]);
  });

  test("the list fills as cards answer, says what is wrong with each, and shows all of one beside it", async () => {
    await using bench = await IsearchPagesBench.start();
    const { page, faults } = await bench.open(browser);
    await searchRoom(bench, page);
    expect(await rows(page).count()).toBe(ROOM.length);
    for (const word of ["On battery", "Critical alarm", "No UPS heard yet", "No contact with the UPS", "On bypass", "Other maker, SNMP"])
      await rows(page).getByText(word, { exact: true }).waitFor(PATIENCE);
    for (const word of ["Wrong subnet", "Default password"]) await rows(page).getByText(word, { exact: true }).waitFor(PATIENCE);
    await shoot(page, "isearch-list");
    expect(await accessibilityFaults(page)).toEqual([]);

    expect(await page.getByRole("link", { name: "Open the web page of Rack 1" }).getAttribute("href")).toBe("http://192.0.2.1:8080/");
    await page.getByRole("button", { name: "Rack 5", exact: true }).click();
    await dialog(page).getByText("so most computers there cannot reach it").waitFor(PATIENCE);
    await dialog(page).getByText("10.9.8.1").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "isearch-panel");
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ ...PATIENCE, state: "detached" });
    await expect.poll(() => page.evaluate<string>("document.activeElement.textContent.slice(0, 20)")).toBe("Rack 5");
    await page.keyboard.press("Enter");
    await dialog(page).getByText("10.9.8.1").waitFor(PATIENCE);
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ ...PATIENCE, state: "detached" });

    // The next search does not meet one of them.
    await searchRoom(bench, page, ROOM.slice(0, 2));
    await rowOf(page, "Rack 7").getByText("Not answering").waitFor(PATIENCE);
    await shoot(page, "isearch-lost");
    expect(faults).toEqual([]);
  });

  test("the list is put in order, searched as one types, copied and saved as it is seen", async () => {
    await using bench = await IsearchPagesBench.start();
    const { page } = await bench.open(browser, { permissions: ["clipboard-read", "clipboard-write"], acceptDownloads: true });
    await searchRoom(bench, page);
    const names = () => rows(page).locator("td:nth-child(3) button").allTextContents();
    expect((await names()).slice(0, 3)).toEqual(["Rack 5", "Rack 8", "Rack 1"]);
    await page.getByRole("button", { name: "Name", exact: true }).click();
    await expect
      .poll(async () => (await names()).filter((name) => name.startsWith("Rack")))
      .toEqual([1, 2, 3, 5, 7, 8].map((n) => `Rack ${n}`));
    await page.getByRole("button", { name: "Name", exact: true }).click();
    expect((await names()).filter((name) => name.startsWith("Rack"))[0]).toBe("Rack 8");
    expect(await page.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("descending");

    await page.getByLabel("Find in the list").fill("BATTERY room");
    await page.getByText("1 of 9").waitFor(PATIENCE);
    expect(await names()).toEqual(["Rack 2"]);
    await page.getByRole("button", { name: "Copy the MAC address" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor(PATIENCE);
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(macOf(2));

    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByLabel("Gateway").check();
    await page.getByLabel("Last seen").uncheck();
    await page.keyboard.press("Escape");
    await page.getByRole("columnheader", { name: "Gateway" }).waitFor(PATIENCE);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
    const [head, row, end] = (await readFile(await download.path(), "utf8")).split("\r\n");
    expect(head).toBe("\uFEFFState,Name,Address,MAC address,UPS,Location,Firmware,Gateway");
    expect(row).toContain(`On battery,Rack 2,192.0.2.2 static,${macOf(2)},`);
    expect(end).toBe("");
    await page.reload();
    await page.getByRole("columnheader", { name: "Gateway" }).waitFor(PATIENCE);
  });

  test("when nothing answers the page says what to check, and a fault in a range stands at its field", async () => {
    await using bench = await IsearchPagesBench.start();
    const { page } = await bench.open(browser);
    await page.getByRole("button", { name: "Where to search" }).click();
    await page.getByLabel("eth1").waitFor(PATIENCE);
    await page.getByLabel("Also ask these addresses one by one").fill("192.0.2.0/24\nnowhere");
    await page.getByLabel("Also other makers' UPSs").click();
    await page.getByLabel("SNMP community").waitFor(PATIENCE);
    await searchButton(page).click();
    await page.getByText("“nowhere” is no address, network or range.").waitFor(PATIENCE);
    await shoot(page, "isearch-where");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("Also ask these addresses one by one").fill("192.0.2.0/24");
    await searchButton(page).click();
    const report = await bench.search();
    report.willAsk(254);
    for (let n = 0; n < 127; n++) report.asked();
    await page.getByText("asked 127 of 254 addresses").waitFor(PATIENCE);
    await shoot(page, "isearch-searching");
    bench.endSearch();
    await page.getByText("No card answered").waitFor(PATIENCE);
    await page.getByText("let UDP port 16280 pass").waitFor(PATIENCE);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "isearch-nothing");
  });

  test("a thousand cards are a few dozen rows at any time, and scrolling through them draws frame after frame", async () => {
    await using bench = await IsearchPagesBench.start();
    const { page, faults } = await bench.open(browser);
    await page.getByText("No search yet").waitFor(PATIENCE);
    const room = Array.from({ length: 1_000 }, (_, at) => cardAt(at + 1, { address: `10.0.${(at + 1) >> 8}.${(at + 1) & 255}` }));
    bench.see(...room);
    await page.getByText("1000 on the list").waitFor(PATIENCE);
    expect(await page.getByRole("table").getAttribute("aria-rowcount")).toBe("1001");
    const frames = await page.evaluate<readonly number[]>(`new Promise((resolve) => {
      const scroller = document.querySelector("table").parentElement;
      const frames = [];
      let last = performance.now();
      const step = (now) => {
        frames.push(now - last);
        last = now;
        scroller.scrollTop += 150;
        if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1) resolve(frames);
        else requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    })`);
    const sorted = frames.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(1);
    console.log(
      `1,000 rows: ${frames.length} frames of 150 px, median ${at(0.5)} ms, 95 % within ${at(0.95)} ms, longest ${at(0.9999)} ms`,
    );
    await rowOf(page, "Rack 1000").waitFor(PATIENCE);
    expect(await rows(page).count()).toBeLessThan(60);
    await page.getByLabel("Choose all").check();
    await page.getByRole("button", { name: "Set addresses (1000)" }).waitFor(PATIENCE);
    await page.getByLabel("Find in the list").fill("rack 1000");
    await page.getByRole("button", { name: "Set address (1)" }).waitFor(PATIENCE);
    expect(faults).toEqual([]);
  });

  test("addresses are set by a plan that is looked at first, with every fault named, and each end is told apart", async () => {
    await using bench = await IsearchPagesBench.start(() => PREVIEW);
    const { page, faults } = await bench.open(browser, { acceptDownloads: true });
    await searchRoom(bench, page);
    await page.getByLabel("Choose Rack 1", { exact: true }).check();
    await page.getByLabel("Choose 192.0.2.4", { exact: true }).check();
    await page.getByRole("button", { name: "Set addresses (2)" }).click();
    await dialog(page).getByText("Rack 1 gets it").waitFor(PATIENCE);
    await dialog(page).getByRole("button", { name: "Check the plan" }).click();
    await dialog(page).getByText("This is needed.").waitFor(PATIENCE);
    await dialog(page).getByLabel("First address").fill("192.0.2.31");
    await dialog(page).getByLabel("Gateway").fill("192.0.2.1");
    await shoot(page, "isearch-set-how");
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog(page).getByRole("button", { name: "Check the plan" }).click();

    await dialog(page).getByText("2 rows have faults").waitFor(PATIENCE);
    await dialog(page).getByText("Rack 7 answers at this address").waitFor(PATIENCE);
    await dialog(page).getByText("Not found, or lost since; search again").waitFor(PATIENCE);
    await shoot(page, "isearch-set-check");
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog(page).getByLabel("Also where somebody answers at the address").check();
    await dialog(page).getByRole("button", { name: "Go on with 2 of 3" }).click();

    await dialog(page).getByText("2 cards move to other addresses").waitFor(PATIENCE);
    await dialog(page).getByText("1 UPS is not plainly on line").waitFor(PATIENCE);
    const set = dialog(page).getByRole("button", { name: "Set 2 addresses" });
    expect(await set.isDisabled()).toBe(true);
    await dialog(page).getByLabel("Password", { exact: true }).fill("their password");
    await dialog(page).getByLabel("New password", { exact: true }).fill("admin");
    expect(await set.isDisabled()).toBe(true);
    await dialog(page).getByLabel("New password", { exact: true }).fill("first password 1");
    await dialog(page).getByLabel("New password again").fill("first password 1");
    await shoot(page, "isearch-set-confirm");
    expect(await accessibilityFaults(page)).toEqual([]);
    await set.click();
    await dialog(page).getByText("0 of 2 are through").waitFor(PATIENCE);
    expect(bench.changer.asked.at(-1)).toEqual({
      what: "start",
      with: {
        ...{ user: "admin", password: "their password", firstPassword: "first password 1", ignoreTaken: true },
        rows: PREVIEW.rows.slice(0, 2).map(({ mac, wanted }) => ({ mac, wanted })),
      },
    });

    // Closed, it goes on, and the page says so.
    await dialog(page).getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Show how far it is" }).click();
    await dialog(page).getByText("0 of 2 are through").waitFor(PATIENCE);
    bench.changer.tell({
      ...{ id: 1, isRunning: false, startedWallMs: Date.UTC(2026, 0, 2) },
      cards: [
        ended(1, {}),
        ended(2, { step: "refused", problem: "settings.refused", params: { reason: "on-battery" } }),
        ended(3, { step: "refused", problem: "session.wrong-credentials" }),
        ended(5, { step: "rolled-back", problem: "no lease within 20 s" }),
        ended(6, { step: "unknown", problem: "not-met" }),
        ended(7, { step: "cancelled", problem: "password-refused" }),
      ],
    });
    await dialog(page).getByText("1 of 6 cards have their new addresses.").waitFor(PATIENCE);
    await dialog(page).getByText("Of 1 card it is not known whether it has moved").waitFor(PATIENCE);
    await dialog(page).getByText("Do not set the address a second time before that.").waitFor(PATIENCE);
    await dialog(page).getByText("The load is on battery").waitFor(PATIENCE);
    await dialog(page).getByText("no lease within 20 s").waitFor(PATIENCE);
    await shoot(page, "isearch-set-outcome");
    expect(await accessibilityFaults(page)).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent("download"), dialog(page).getByRole("button", { name: "CSV" }).click()]);
    const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
    expect(lines[2]).toBe(`${macOf(2)},Rack 2,192.0.2.32,24,,,"Refused, nothing changed",The load is on battery,192.0.2.32,2.3`);
    expect(lines).toHaveLength(8);

    // Those that were told nothing are asked again over the same steps; the one of unknown outcome is not among them.
    await dialog(page).getByRole("button", { name: "Try 3 again" }).click();
    await dialog(page).getByText("2 rows have faults").waitFor(PATIENCE);
    expect(faults).toEqual([]);
  });

  test("without a choice a plan from a file says which cards, and one that cannot be read says why", async () => {
    const plans: unknown[] = [];
    await using bench = await IsearchPagesBench.start((plan) => {
      plans.push(plan);
      if (plans.length > 1) return PREVIEW;
      const errors = [{ pointer: "/csv", code: "column-missing", params: { columns: "mac" } }];
      throw new ChangeError("plan.invalid", "the first line has to name its columns", { errors });
    });
    const { page, faults } = await bench.open(browser);
    await searchRoom(bench, page);
    await page.getByRole("button", { name: "Set addresses", exact: true }).click();
    const csv = `mac,address\n${macOf(1)},dhcp\n`;
    await dialog(page)
      .getByLabel("Take it from a file:")
      .setInputFiles({ name: "plan.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await expect.poll(() => dialog(page).getByRole("textbox", { name: "Plan" }).inputValue()).toBe(csv);
    await dialog(page).getByRole("button", { name: "Check the plan" }).click();
    await dialog(page).getByText("The first line has to name the columns; missing: mac.").waitFor(PATIENCE);
    await shoot(page, "isearch-set-plan");
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog(page).getByRole("button", { name: "Check the plan" }).click();
    await dialog(page).getByText("2 rows have faults").waitFor(PATIENCE);
    expect(plans).toEqual([{ csv }, { csv }]);
    expect(faults).toEqual([]);
  });

  test("a lost service greys the list and stops what would be asked of it", async () => {
    await using bench = await IsearchPagesBench.start();
    const { page } = await bench.open(browser);
    await searchRoom(bench, page);
    await bench.app.close();
    await page.getByText("iSearch is not heard any more").waitFor(PATIENCE);
    expect(await searchButton(page).isDisabled()).toBe(true);
    expect(await page.locator("tr[data-old]").count()).toBe(ROOM.length);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, "isearch-service-lost");
  });

  test.each([
    ["360-zh-dark", { viewport: { width: 360, height: 740 }, locale: "zh-CN", colorScheme: "dark" }],
    ["dark", { colorScheme: "dark" }],
    ["zh", { locale: "zh-CN" }],
    ["360", { viewport: { width: 360, height: 740 } }],
  ] as const)("the page fits and is readable: %s", async (name, options) => {
    await using bench = await IsearchPagesBench.start(() => PREVIEW);
    const { page, faults } = await bench.open(browser, options);
    const isChinese = "locale" in options;
    const say = isChinese ? chinese : english;
    await page.getByRole("button", { name: say.isearch.search, exact: true }).click(PATIENCE);
    const report = await bench.search();
    for (const sighting of ROOM) report.saw(sighting);
    await page.getByText("Rack 1", { exact: true }).waitFor(PATIENCE);
    bench.endSearch();
    await page.getByRole("button", { name: say.isearch.search, exact: true }).waitFor(PATIENCE);
    await shoot(page, `isearch-list-${name}`);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel(say.found.chooseAll).check();
    await page
      .getByRole("button", { name: `${say.found.readdress}` })
      .first()
      .click();
    await dialog(page).getByRole("textbox").first().fill("192.0.2.31");
    await dialog(page).getByRole("button", { name: say.readdress.check, exact: true }).click();
    await dialog(page).getByText("192.0.2.32/24").waitFor(PATIENCE);
    await shoot(page, `isearch-check-${name}`);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });
});
