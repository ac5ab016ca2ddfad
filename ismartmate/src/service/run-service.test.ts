import { once } from "node:events";
import { createServer } from "node:net";
import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { loadSettings } from "../settings/load-settings.ts";
import { readLocal } from "./local-file.ts";
import { runService } from "./run-service.ts";
import { ScriptedAgent } from "./scripted-agent.ts";
import { settingsFolder } from "./service-bench.ts";

async function started(text: string) {
  const place = await settingsFolder(text);
  const loaded = await loadSettings(place.file);
  if ("faults" in loaded) throw new Error("the settings have faults");
  const [agent, clock, log] = [new ScriptedAgent(), new VirtualClock(), new RecordingLogger()];
  const service = await runService({
    ...{ file: place.file, loaded, folder: place.folder, agent, platform: "linux", clock, log },
    ...{ version: "1.2.3", webRoot: null },
  });
  const messages = () => log.lines.map(({ level, message }) => `${level} ${message}`);
  return {
    ...{ agent, clock, log, service, place, messages },
    /** Resolves when the log has a line like this. */
    async logged(pattern: RegExp) {
      while (!messages().some((line) => pattern.test(line))) await new Promise((next) => setImmediate(next));
    },
    [Symbol.asyncDispose]: async () => {
      await service.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

test("each line of the timeline is logged as the sentence that people read, as loud as it is grave", async () => {
  await using bench = await started("listen: off\n");
  bench.agent.say("feed.word", { feedId: "a", word: "battery" });
  bench.agent.say("counting", { cause: "on-battery", feedId: "a", inMs: 300_000 });
  bench.agent.say("power-off.still-up", { line: "systemctl poweroff", afterMs: 60_000 });
  expect(bench.messages()).toEqual([
    "info no pages are served: `listen` is off in the settings",
    expect.stringMatching(/^info Feed a: on battery/),
    expect.stringMatching(/^warn This server goes down in 5 min if nothing changes/),
    expect.stringMatching(/^error Still up 1 min after the system took the word: systemctl poweroff/),
  ]);
  expect(bench.log.lines[2]?.fields).toMatchObject({ code: "counting", inMs: 300_000 });
});

test("a port that is taken leaves the server protected, is told once, and is tried again until it is free", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await using bench = await started(`listen: 127.0.0.1:${port}\n`);
  await bench.logged(/^error the pages cannot be served; this server is protected all the same/);
  expect(bench.log.lines[0]?.fields.err).toMatchObject({ message: expect.stringContaining(`port ${port} of 127.0.0.1 is in use`) });
  expect(bench.agent.isClosed).toBe(false);
  await bench.clock.advance(10_000);
  await bench.clock.advance(10_000);
  expect(bench.messages()).toHaveLength(1);
  other.close();
  await once(other, "close");
  await bench.clock.advance(10_000);
  await bench.logged(/^info the API is served/);
  expect(await readLocal(bench.place.folder)).toMatchObject({ url: `http://127.0.0.1:${port}` });
});

test("closing takes the word of itself away and leaves the agent running", async () => {
  await using bench = await started("listen: 127.0.0.1:0\n");
  await bench.logged(/^info the API is served/);
  await bench.service.close();
  expect(await readLocal(bench.place.folder)).toBe("none");
  expect(bench.agent.isClosed).toBe(false);
});
