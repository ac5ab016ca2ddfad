import { readFile } from "node:fs/promises";
import { hostname, release } from "node:os";
import type { Language } from "@istars/protocol/model/settings/users.ts";
import { SnmpAsker } from "@istars/protocol/net/snmp/asker.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { Agent } from "../agent/agent.ts";
import { openAgentData } from "../agent/agent-data.ts";
import type { CallCard } from "../agent/agent-deps.ts";
import { cardCaller } from "../agent/call-card.ts";
import { createAgent } from "../agent/create-agent.ts";
import type { RealAction } from "../decision/action.ts";
import type { Hands } from "../hands/hands.ts";
import type { HandsPlan } from "../hands/hands-plan.ts";
import { canPowerOff, hostFiles, type PowerRight } from "../hands/power-right.ts";
import { createProgramRunner, hostSystem, type RunProgram, wentWell } from "../hands/program.ts";
import type { ServerPlatform } from "../hands/server-platform.ts";
import { type Boot, readBoot } from "../journal/boot.ts";
import { machineClocks } from "../journal/machine-time.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";
import { makeSource } from "../sources/make-source.ts";

/** Makes hands that really do it; given by `main.ts` alone. */
export type MakeRealHands = (plan: HandsPlan & { readonly run: RunProgram; readonly clock: Clock }) => Hands<RealAction>;

export interface StartAgentOptions {
  readonly loaded: LoadedSettings;
  /** Its data folder. */
  readonly folder: string;
  /** `null`: a dry run (SAFETY 34). */
  readonly makeRealHands: MakeRealHands | null;
  readonly platform: ServerPlatform;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** Tells cards of this server; over the network unless something else is given. */
  readonly callCard?: CallCard;
}

const SYSTEM_NAMES: Readonly<Record<ServerPlatform, string>> = { linux: "Linux", win32: "Windows", darwin: "macOS" };
/** What a system may be asked by the way, ms. */
const ASK_LIMIT_MS = 5_000;

/** The system that this program runs on; throws an `Error` for one that it cannot end. */
export function serverPlatform(platform: NodeJS.Platform = process.platform): ServerPlatform {
  if (platform === "linux" || platform === "win32" || platform === "darwin") return platform;
  throw new Error(`iSmartMate runs on Linux, Windows and macOS; how to end ${platform} is not known`);
}

/** What is asked of the system, and how; the same for the service and for `check`. */
export function machineOf(clock: Clock, platform: ServerPlatform) {
  const run = createProgramRunner(hostSystem, clock);
  const userId = process.getuid?.() ?? null;
  return {
    run,
    /** Whether this process could end the machine with these lines, found out without doing it (SAFETY 34). */
    powerRight: ({ lines }: Pick<HandsPlan, "lines">, signal: AbortSignal): Promise<PowerRight> =>
      canPowerOff(lines, { platform, userId, path: programPath(platform), run, ...hostFiles }, signal),
    boot: (signal: AbortSignal): Promise<Boot> =>
      readBoot(
        {
          platform,
          read: (path) => readFile(path, "utf8").catch(() => null),
          ask: async (argv) => {
            const end = await run({ argv, limitMs: ASK_LIMIT_MS }, signal);
            return wentWell(end) ? end.output : null;
          },
          wallMs: () => clock.wallMs(),
          uptimeMs: machineClocks.uptimeMs,
        },
        signal,
      ),
  };
}

/** Where programs are looked for, as they are found when they are run. */
const programPath = (platform: ServerPlatform): string =>
  platform === "win32" ? (process.env.PATH ?? "") : `${process.env.PATH ?? ""}:/usr/sbin:/sbin:/usr/bin:/bin`;

/** The language in which users of this machine are warned: that of the system. */
const systemLanguage = ({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language =>
  (LC_ALL || LC_MESSAGES || LANG || "").startsWith("zh") ? "zh" : "en";

/** An agent on this very machine, until it is closed. Rejects with what keeps it from starting. */
export async function startAgent(
  options: StartAgentOptions,
  signal: AbortSignal,
): Promise<{ readonly agent: Agent; close(): Promise<void> }> {
  const { loaded, folder, makeRealHands, platform, clock, log, version, callCard = cardCaller(clock) } = options;
  const { run, powerRight, boot } = machineOf(clock, platform);
  const asker = new SnmpAsker({ clock });
  const agent = await createAgent({
    settings: loaded,
    host: { name: hostname().slice(0, 63), os: `${SYSTEM_NAMES[platform]} ${release()}`.slice(0, 64), version },
    data: await openAgentData(folder),
    clock,
    clocks: machineClocks,
    boot: await boot(signal),
    machine: { platform, language: systemLanguage(process.env) },
    realHands: makeRealHands === null ? null : (plan) => makeRealHands({ ...plan, run, clock }),
    powerRight,
    makeSource: (setting, secrets) => makeSource(setting, secrets, { clock, asker }),
    callCard,
    log,
  });
  const close = async (): Promise<void> => {
    await agent.close();
    await asker.close();
  };
  return { agent, close };
}
