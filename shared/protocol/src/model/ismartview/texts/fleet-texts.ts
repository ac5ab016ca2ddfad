import type { Command } from "../../command.ts";
import type { AlarmText } from "../../texts/en.ts";
import type { CommandStep } from "../command-run.ts";
import type { FleetAlarmName } from "../fleet-alarm.ts";
import type { FigureName, FleetLink, FleetStatus } from "../fleet-card.ts";
import type { FleetEventKind } from "../fleet-event.ts";
import type { CardKind } from "../reach.ts";
import type { RunReason } from "../run-reason.ts";
import type { StorageState } from "../stream.ts";

/** Why a card is not online, and the first thing to do about it. */
export interface LinkReasonText {
  readonly text: string;
  readonly firstAction: string;
}

/** iSmartView's words in one language, besides those that every program has. */
export interface FleetTexts {
  readonly alarms: Readonly<Record<FleetAlarmName, AlarmText>>;
  readonly events: Readonly<Record<FleetEventKind, string>>;
  /** How a card stands, in a word. */
  readonly statuses: Readonly<Record<FleetStatus, string>>;
  readonly links: Readonly<Record<FleetLink, string>>;
  /** By the code that the way to the card gives. */
  readonly linkReasons: Readonly<Record<string, LinkReasonText>>;
  /** For a code that none of them is; `{reason}` is filled in. */
  readonly otherReason: LinkReasonText;
  readonly kinds: Readonly<Record<CardKind, string>>;
  readonly figures: Readonly<Record<FigureName, string>>;
  readonly commands: Readonly<Record<Command, string>>;
  readonly commandSteps: Readonly<Record<CommandStep, string>>;
  /** Why a command was refused, or its outcome is not known. */
  readonly runReasons: Readonly<Record<RunReason, string>>;
  /** Of which only the word of a NUT server or the status of HTTP is known. */
  readonly otherRunReasons: Readonly<Record<"nut" | "http", string>>;
  readonly storage: Readonly<Record<Exclude<StorageState["state"], "ok">, { readonly text: string; readonly consequence: string }>>;
  /** Why the database does not take what happens, by its code. */
  readonly storageReasons: Readonly<Record<string, string>>;
}
