import { EventEmitter } from "node:events";
import { systemClock } from "@istars/service/clock.ts";
import { RecordingOutput } from "@istars/service/terminal/recording-output.ts";
import { runProgram } from "./program.ts";
import { readLocal } from "./service/local-file.ts";
import { settingsFolder } from "./service/service-bench.ts";
import type { MakeRealHands } from "./service/start-agent.ts";

/** A file for a service of a test: nothing to hear, at a free port. */
export const QUIET_SETTINGS = "armed: off\nlisten: 127.0.0.1:0\n";

/** Hands that must not be used: there is nothing in a test that they may be used for. */
const forbiddenHands: MakeRealHands = () => {
  throw new Error("real hands were asked for");
};

/** The program over a settings file and a data folder of its own, with what it says kept. For tests. */
export async function programBench(text: string | null = QUIET_SETTINGS) {
  const place = await settingsFolder(text ?? "");
  const data = `${place.folder}/data`;
  /** How often what ends the machine was loaded. */
  let loads = 0;
  const begun: { readonly status: Promise<number>; readonly signals: EventEmitter }[] = [];

  /** Begins a command with this file and this data. */
  function begin(...argv: readonly string[]) {
    const [stdout, stderr, signals] = [new RecordingOutput(), new RecordingOutput(), new EventEmitter()];
    const loadRealHands = async () => {
      loads += 1;
      return forbiddenHands;
    };
    const world = { clock: systemClock, version: "1.2.3", env: {}, stdout, stderr, signals, loadRealHands };
    const [command = "", ...options] = argv;
    const status = runProgram([command, "--config", place.file, "--data", data, ...options], world);
    begun.push({ status, signals });
    return { status, stdout, stderr, signals };
  }

  return {
    ...{ ...place, data, begin },
    loads: () => loads,
    /** Runs a command to its end. */
    async run(...argv: readonly string[]) {
      const { status, stdout, stderr } = begin(...argv);
      return { status: await status, stdout: stdout.text, stderr: stderr.text };
    },
    /** Starts a dry service and waits until it can be reached. */
    async serve(...options: readonly string[]) {
      const service = begin("run", "--log-level", "silent", ...options);
      let isOver = false;
      const ended = service.status.then(() => {
        isOver = true;
      });
      for (;;) {
        const local = await readLocal(data);
        if (typeof local !== "string") return { ...service, local };
        if (isOver) throw new Error(`the service ended: ${service.stderr.text}`);
        await Promise.race([ended, new Promise((next) => setImmediate(next))]);
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const { signals, status } of begun) {
        signals.emit("SIGTERM");
        await status;
      }
      await place[Symbol.asyncDispose]();
    },
  };
}
