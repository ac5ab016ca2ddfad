import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createLogger, type LogLevel } from "./logging.ts";
import { RecordingLogger } from "./recording-logger.ts";

function lineCollector(level: LogLevel) {
  const lines: Record<string, unknown>[] = [];
  const log = createLogger({ level, destination: { write: (line) => void lines.push(JSON.parse(line)) } });
  return { log, lines };
}

test("a line is one JSON object with time, level, message, bindings and fields", () => {
  const { log, lines } = lineCollector("info");
  log.child({ part: "link" }).info({ port: "/dev/ttyS1" }, "port opened");
  expect(lines).toEqual([
    { level: "info", time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), part: "link", port: "/dev/ttyS1", msg: "port opened" },
  ]);
});

test("lines below the level are not written, and silent writes none", () => {
  const { log, lines } = lineCollector("warn");
  log.info({}, "not this");
  log.warn({}, "but this");
  expect(lines.map((l) => l.msg)).toEqual(["but this"]);
  const silent = lineCollector("silent");
  silent.log.error({}, "nothing");
  expect(silent.lines).toEqual([]);
});

test("secrets are masked by name at any depth, in bindings, lists and errors", () => {
  const { log, lines } = lineCollector("trace");
  const error = Object.assign(new Error("refused", { cause: Object.assign(new Error("inner"), { token: "hunter2" }) }), {
    newPassword: "hunter2",
  });
  log.child({ community: "hunter2" }).error(
    {
      err: error,
      request: { headers: { Authorization: "hunter2", "set-cookie": ["hunter2"] } },
      users: [{ name: "a", password_: 1, api_key: "hunter2" }],
    },
    "failed",
  );
  expect(JSON.stringify(lines)).not.toContain("hunter2");
  expect(lines[0]).toMatchObject({
    community: "[redacted]",
    err: { message: "refused", newPassword: "[redacted]" },
    users: [{ name: "a" }],
  });
});

test("a secret that is not set is told apart from one that is", () => {
  const { log, lines } = lineCollector("trace");
  log.info({ password: null, keepTokens: 3 }, "settings");
  expect(lines[0]).toMatchObject({ password: null, keepTokens: 3 });
});

test("the recording logger keeps lines of its children with their bindings", () => {
  const log = new RecordingLogger();
  log.child({ part: "a" }).warn({ n: 1 }, "odd");
  expect(log.lines).toEqual([{ level: "warn", fields: { part: "a", n: 1 }, message: "odd" }]);
});

test.skipIf(process.platform !== "linux")("a log on a full disk ends no program", () => {
  const module = JSON.stringify(fileURLToPath(new URL("logging.ts", import.meta.url)));
  const program = `const { createLogger } = await import(${module}); const log = createLogger({ level: "info" });
    for (let i = 0; i < 9; i++) log.info({ i }, "a line"); process.stdout.write("still here");`;
  const full = openSync("/dev/full", "w");
  try {
    const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", full] });
    expect([status, String(stdout)]).toEqual([0, "still here"]);
  } finally {
    closeSync(full);
  }
});
