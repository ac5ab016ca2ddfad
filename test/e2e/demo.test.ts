import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientOf, logInAt } from "@istars/ismartview/service/service-client.ts";
import type { AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { root } from "../steps.ts";
import { RunningProcess, runProcess } from "./process.ts";
import { until } from "./until.ts";

const missing = missingPeers("snmp", "nut-client");

test.skipIf(missing.length > 0)("npm start prints addresses and log-in that work, and Ctrl-C leaves nothing behind", async () => {
  const data = await mkdtemp(join(tmpdir(), "istars-demo-"));
  try {
    await using demo = RunningProcess.start("npm", ["start", "--", "--data", data], { cwd: root });
    await demo.waitForLine(/Ctrl-C ends it/, { withinMs: 120_000 });
    const said = (pattern: RegExp): string => pattern.exec(demo.stdout)?.[1] ?? "";
    const web = said(/Web pages +(http\S+)/);
    const password = said(/Log in with +admin \/ (\S+)/);
    const control = said(/curl -X PUT (\S+)\/state/);

    const login = await fetch(`${web}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: web },
      body: JSON.stringify({ user: "admin", password }),
    });
    expect(login.status).toBe(200);
    expect(await (await fetch(web)).text()).toContain("<div id=");
    const [, snmpAddress = ""] = /-c public (\S+)/.exec(demo.stdout) ?? [];
    const walk = await runProcess("snmpbulkwalk", ["-v2c", "-c", "public", "-On", snmpAddress, "1.3.6.1.2.1.33"]);
    expect(walk.stdout).toContain(".1.3.6.1.2.1.33.1.4.1.0 = INTEGER: 3");
    expect((await runProcess("upsc", [said(/upsc (\S+)/), "ups.status"])).stdout).toBe("OL\n");
    expect((await fetch(`${control}/state`)).status).toBe(200);
    const agent = said(/iSmartMate +(http:\/\/[^/]+)\/#launch=\S+/);
    const hears = async () => {
      const { mode, feeds } = (await (await fetch(`${agent}/api/v1/state`)).json()) as AgentState;
      return feeds[0]?.word === "mains" && mode;
    };
    expect(await until("the word of the card at iSmartMate", hears, { withinMs: 20_000 })).toBe("dry-run");

    const view = said(/iSmartView +(http\S+)/);
    const fleet = said(/Its fleet +curl -X PUT (\S+)\/state/);
    const client = clientOf(view, await logInAt(view, { user: "admin", password }));
    const counts = async () => (await client.call("readFleet", {}, AbortSignal.timeout(20_000))).all;
    const isHeard = async () => (await counts()).links.online === 25;
    await until("the card and the whole fleet at iSmartView", isHeard, { withinMs: 30_000 });
    await fetch(`${fleet}/state`, { method: "PUT", body: '{"fail":{"cards":6}}' });
    await until("the outage of a quarter of the fleet", async () => (await counts()).onBattery === 6, { withinMs: 20_000 });

    // A terminal's Ctrl-C reaches the whole group.
    process.kill(-(demo.pid ?? Number.NaN), "SIGINT");
    await demo.ended;
    await expect(fetch(web)).rejects.toThrow();
    await expect(fetch(`${control}/state`)).rejects.toThrow();
    await expect(fetch(`${agent}/api/v1/state`)).rejects.toThrow();
    await expect(fetch(view)).rejects.toThrow();
    await expect(fetch(`${fleet}/state`)).rejects.toThrow();
    expect((await runProcess("pgrep", ["-g", String(demo.pid)])).stdout).toBe("");
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});
