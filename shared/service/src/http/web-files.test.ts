import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLogger } from "../recording-logger.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { buildServer } from "./server.ts";
import { serveWebFiles } from "./web-files.ts";

async function openSite() {
  const root = await mkdtemp(join(tmpdir(), "istars-web-"));
  await mkdir(join(root, "assets"));
  await Promise.all([
    writeFile(join(root, "index.html"), "<!doctype html><title>page</title>"),
    writeFile(join(root, "assets", "app-1a2b3c.js"), "plain"),
    writeFile(join(root, "assets", "app-1a2b3c.js.br"), "brotli"),
    writeFile(join(root, "assets", "app-1a2b3c.js.gz"), "gzip"),
    writeFile(join(root, ".hidden"), "hidden"),
  ]);
  const app = buildServer({ log: silentLogger, clock: new VirtualClock() });
  await serveWebFiles(app, root);
  const get = async (url: string, headers: Record<string, string> = {}) => await app.inject({ url, headers });
  return {
    get,
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await rm(root, { recursive: true });
    },
  };
}

test("the page is asked for again each time, hashed files never", async () => {
  await using site = await openSite();
  const page = await site.get("/");
  expect(page.payload).toContain("<title>page</title>");
  expect(page.headers["cache-control"]).toBe("no-cache");
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  const script = await site.get("/assets/app-1a2b3c.js");
  expect(script.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(script.headers["content-type"]).toContain("javascript");
  expect((await site.get("/", { "if-none-match": String(page.headers.etag) })).statusCode).toBe(304);
});

test("a compressed file beside the plain one is sent to those who take it", async () => {
  await using site = await openSite();
  const bodyFor = async (encoding: string) => (await site.get("/assets/app-1a2b3c.js", { "accept-encoding": encoding })).payload;
  expect(await bodyFor("gzip, br")).toBe("brotli");
  expect(await bodyFor("gzip")).toBe("gzip");
  expect(await bodyFor("identity")).toBe("plain");
  const { headers } = await site.get("/assets/app-1a2b3c.js", { "accept-encoding": "br" });
  expect(headers).toMatchObject({ "content-encoding": "br", "cache-control": "public, max-age=31536000, immutable" });
  expect(headers["content-type"]).toContain("javascript");
  expect(headers.vary).toMatch(/accept-encoding/i);
});

test("a page that the UI makes up gets index.html; missing files and API addresses are problems", async () => {
  await using site = await openSite();
  const html = { accept: "text/html,application/xhtml+xml" };
  expect((await site.get("/alarms", html)).payload).toContain("<title>page</title>");
  expect((await site.get("/alarms", html)).headers["cache-control"]).toBe("no-cache");
  for (const [url, headers] of [
    ["/assets/old-9f9f9f.js", html],
    ["/api/v1/nothing", html],
    ["/alarms", {}],
    ["/.hidden", html],
  ] as const) {
    const { statusCode, headers: answered } = await site.get(url, headers);
    expect([url, statusCode]).toEqual([url, 404]);
    expect(answered["content-type"]).toContain("application/problem+json");
  }
});

test("nothing outside the folder can be reached", async () => {
  await using site = await openSite();
  for (const url of ["/../../../../etc/passwd", "/..%2f..%2f..%2f..%2fetc%2fpasswd", "/assets/..%5c..%5cindex.html", "/%00"]) {
    const { statusCode, headers } = await site.get(url);
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode).toBeLessThan(500);
    expect(headers["content-type"]).toContain("application/problem+json");
  }
});
