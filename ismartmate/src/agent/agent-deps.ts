import type { HostReport } from "@istars/protocol/model/hosts.ts";
import type { Source } from "@istars/protocol/net/source/observation.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { Logger } from "@istars/service/logging.ts";
import type { RealAction } from "../decision/action.ts";
import type { Hands } from "../hands/hands.ts";
import type { HandsPlan } from "../hands/hands-plan.ts";
import type { PowerRight } from "../hands/power-right.ts";
import type { Boot } from "../journal/boot.ts";
import type { MachineClocks } from "../journal/machine-time.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";
import type { CardSetting, SourceSetting } from "../settings/settings.ts";
import type { AgentData } from "./agent-data.ts";

/** The server that the agent is for. */
export interface AgentHost {
  /** As the system calls itself; a name in the settings goes before it. */
  readonly name: string;
  /** E.g. `linux 6.1.0`. */
  readonly os: string;
  /** Of the agent. */
  readonly version: string;
}

/** Everything an agent needs. */
export interface AgentDeps {
  readonly settings: LoadedSettings;
  readonly host: AgentHost;
  /** See `openAgentData`. */
  readonly data: AgentData;
  readonly clock: Clock;
  /** The machine's own; no wall clock has a part in any countdown (SAFETY 12). */
  readonly clocks: MachineClocks;
  readonly boot: Boot;
  readonly machine: Pick<HandsPlan, "platform" | "language">;
  /**
   * Hands that really do it, made anew for each step from the settings as they are then. `null`: a dry run, which has none, whatever the
   * settings say (SAFETY 34).
   */
  readonly realHands: ((plan: HandsPlan) => Hands<RealAction>) | null;
  /** Whether the machine could be ended; asked while armed, at the start and with other settings. */
  readonly powerRight: (plan: HandsPlan, signal: AbortSignal) => Promise<PowerRight>;
  readonly makeSource: (setting: SourceSetting, secrets: LoadedSettings["secrets"]) => Source;
  readonly callCard: CallCard;
  readonly log: Logger;
}

/** Tells a card about this server. Rejects with a `ProblemError` when the card refuses, `CertificateRefused`, or what the network says. */
export type CallCard = (
  card: { readonly setting: CardSetting; readonly token: string; readonly hostId: string },
  report: HostReport,
  signal: AbortSignal,
) => Promise<void>;
