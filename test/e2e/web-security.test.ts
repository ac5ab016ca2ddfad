import { readFile } from "node:fs/promises";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { accessibilityFaults, launchBrowser, openPage, shoot, sidewaysScroll } from "./browser.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { CardSession } from "./card-session.ts";

const PATIENCE = { timeout: 20_000 };

/** A page of its own, logged in at an origin of the card and on the page of its certificate. */
async function openSecurity(browser: Browser, origin: string, options: BrowserContextOptions = {}) {
  const opened = await openPage(browser, { ignoreHTTPSErrors: true, ...options });
  const { page } = opened;
  await page.goto(`${origin}/settings/security`);
  await page.getByLabel("User name").fill(ADMIN.user);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Security" }).waitFor(PATIENCE);
  return opened;
}

const certificateOf = async ({ addresses }: CardBench) => {
  const { certificate } = await (await CardSession.open(addresses.http)).call("readTls", {});
  if (certificate === null || addresses.https === null) throw new Error("the card does not serve HTTPS");
  return { ...certificate, origin: addresses.https };
};

describe.skipIf(missingPeers("chromium").length > 0)("the page of the card's certificate in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test("SAFETY 31: over HTTPS one logs in, copies the identity key, and renews the certificate, which keeps the key", async () => {
    await using bench = await CardBench.start({ https: true });
    const { origin, identityKey, fingerprint, pem } = await certificateOf(bench);
    const { page, faults } = await openSecurity(browser, origin, { permissions: ["clipboard-read", "clipboard-write"] });
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: expect.stringMatching(/^__Host-istars-card-/), secure: true, httpOnly: true });
    await page.getByText(identityKey, { exact: true }).waitFor(PATIENCE);
    await page.getByText(fingerprint, { exact: true }).waitFor(PATIENCE);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor(PATIENCE);
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(identityKey);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download certificate" }).click(),
    ]);
    expect(await readFile(await download.path(), "utf8")).toBe(pem);

    await page.getByRole("button", { name: "Renew now" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The identity key stays the same").waitFor(PATIENCE);
    await dialog.getByRole("button", { name: "Renew", exact: true }).click();
    await page.getByText("Renewed.").waitFor(PATIENCE);
    const renewed = await certificateOf(bench);
    expect([renewed.identityKey, renewed.fingerprint === fingerprint]).toEqual([identityKey, false]);
    await page.getByText(renewed.fingerprint, { exact: true }).waitFor(PATIENCE);
    await page.reload();
    await page.getByText(identityKey, { exact: true }).waitFor(PATIENCE);
    expect(faults).toEqual([]);
  });

  test("without HTTPS the page says how to put it on", async () => {
    await using bench = await CardBench.start();
    const { page } = await openSecurity(browser, bench.addresses.http);
    await page.getByRole("heading", { name: "HTTPS is off" }).waitFor(PATIENCE);
    await shoot(page, "security-off");
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test("it stands on a desk and on a phone, in light and dark, in English and Chinese", async () => {
    await using bench = await CardBench.start({ https: true });
    const { origin, identityKey } = await certificateOf(bench);
    for (const [name, width, height] of [["desk", 1440, 900] as const, ["phone", 360, 740] as const]) {
      for (const colorScheme of ["light", "dark"] as const) {
        const { page, faults } = await openSecurity(browser, origin, { viewport: { width, height }, colorScheme });
        if (colorScheme === "dark") {
          await page.evaluate('localStorage.setItem("istars-language", "zh")');
          await page.reload();
        }
        await page.getByText(identityKey, { exact: true }).waitFor(PATIENCE);
        await shoot(page, `security-${name}-${colorScheme}`);
        expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(faults).toEqual([]);
      }
    }
  });
});
