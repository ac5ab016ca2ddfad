import type { NetworkSettings } from "@istars/protocol/model/settings/network.ts";
import { networkFaults } from "@istars/protocol/model/settings/network-faults.ts";
import type { NutSettings } from "@istars/protocol/model/settings/nut.ts";
import type { ChangeConsequence } from "@istars/protocol/model/settings/objection.ts";
import { SECTIONS, type SectionName, type SectionValues } from "@istars/protocol/model/settings/sections.ts";
import type { SnmpSettings } from "@istars/protocol/model/settings/snmp.ts";
import type { UpsSettings } from "@istars/protocol/model/settings/ups.ts";
import { en } from "@istars/protocol/model/texts/en.ts";
import { isOid } from "@istars/protocol/net/snmp/oid.ts";
import type { Audit } from "@istars/service/auth/audit.ts";
import type { Clock } from "@istars/service/clock.ts";
import type { ProblemErrors } from "@istars/service/http/api-problem.ts";
import type { Logger } from "@istars/service/logging.ts";
import { readKeyFile } from "@istars/service/settings/key-file.ts";
import type { SettingsOperations } from "@istars/service/settings/repository.ts";
import { Sealer } from "@istars/service/settings/sealer.ts";
import { type Objection, type Override, Settings, type SettingsChange } from "@istars/service/settings/settings.ts";
import type { Store } from "@istars/service/store/store.ts";
import type { Live } from "../live/live.ts";
import { ServedUps } from "../nut/served-ups.ts";
import { checkUpsUri } from "../ups.ts";
import { unrestOf } from "./plainly-on-line.ts";
import type { Detection, UpsOption } from "./ups-option.ts";
import { LINK_FIELDS } from "./ups-options.ts";

export type CardSettings = Settings<typeof SECTIONS>;

export interface CardSettingsDeps {
  readonly store: Pick<Store<SettingsOperations>, "run">;
  /** The card's data folder; the key for secrets stands in it. */
  readonly directory: string;
  /** Asked only when somebody saves: where the UPS is, which these settings say, comes first. */
  readonly live: () => Live;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly log: Logger;
  /** Stands above the stored connection where it says something. */
  readonly ups: Pick<UpsOption, "uri">;
  /** A first read-only community, put in while nobody has set any (SAFETY 32); `null` for none. */
  readonly firstCommunity: string | null;
  /** A simulated card may be given an address of the loopback network. Default false. */
  readonly mayLoopback?: boolean;
}

/** Opens the card's settings. Rejects with a `StoreError`, or when the key file cannot be used. */
export async function openCardSettings(deps: CardSettingsDeps): Promise<CardSettings> {
  const { store, directory, live, audit, clock, log, ups, firstCommunity, mayLoopback = false } = deps;
  const settings = new Settings({
    sections: SECTIONS,
    store,
    sealer: new Sealer(readKeyFile(directory)),
    audit,
    clock,
    log,
    overrides: overridesOf(ups),
    check: (section, values) => faultsOf(section, values, mayLoopback),
    guard: (change) => objectionTo(change, live),
  });
  await settings.open();
  if (firstCommunity !== null) {
    const communities = [{ label: "first", community: firstCommunity }] as SectionValues["snmp"]["communities"];
    await settings.seed("snmp", { communities }, "ISTARS_SNMP_COMMUNITY");
  }
  return settings;
}

/** Asked anew each time: what `auto` turns out to be stands there as soon as it is known. */
function overridesOf(ups: CardSettingsDeps["ups"]): { readonly ups?: { readonly uri: Override } } {
  const { uri } = ups;
  if (uri === null) return {};
  const override = {
    by: "--ups",
    get value() {
      return ups.uri ?? uri;
    },
  };
  return { ups: { uri: override } };
}

/** Stores what `auto` turned out to be as the stored connection; a connection that somebody has changed meanwhile stays. */
export async function learnProtocol(settings: CardSettings, { asked, found }: Detection): Promise<void> {
  await settings.learn("ups", ({ uri }) => (uri === asked ? { uri: found } : null), "auto detection");
}

/** What is wrong beyond what the schema can say. */
function faultsOf(section: SectionName, values: SectionValues[SectionName], mayLoopback: boolean): ProblemErrors {
  switch (section) {
    case "ups":
      return upsFaults(values as UpsSettings);
    case "snmp":
      return snmpFaults(values as SnmpSettings);
    case "network":
      return networkFaults(values as NetworkSettings, { mayLoopback });
    case "identity":
    case "records":
    case "nut":
    case "discovery":
    case "hosts":
      return [];
  }
}

/** The schema lets through arcs of more than 32 bits, and second arcs that do not fit the first. */
function snmpFaults({ sysObjectId }: SnmpSettings): ProblemErrors {
  return sysObjectId === null || isOid(sysObjectId) ? [] : [{ pointer: "/sysObjectId", code: "not-an-oid" }];
}

function upsFaults({ uri, batteryReplacedOn }: UpsSettings): ProblemErrors {
  const errors: ProblemErrors = [];
  try {
    checkUpsUri(uri);
  } catch (error) {
    errors.push({ pointer: "/uri", code: "not-a-ups-uri", params: { problem: error instanceof Error ? error.message : String(error) } });
  }
  if (batteryReplacedOn !== null && !isDay(batteryReplacedOn)) errors.push({ pointer: "/batteryReplacedOn", code: "not-a-day" });
  return errors;
}

/** True for a day of the calendar, `YYYY-MM-DD`. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** What a change would interrupt waits until the UPS is plainly on line (SAFETY 26). All others harm nobody. */
function objectionTo(change: SettingsChange<typeof SECTIONS>, live: () => Live): Objection | null {
  const consequence = consequenceOf(change);
  if (consequence === null) return null;
  const reason = unrestOf(live().current());
  // A flag that is stuck must not keep anybody from saying that it is to be ignored.
  if (reason === null || (reason === "shutdown-pending" && change.fields.includes("ignoreShutdownBit"))) return null;
  return { reason, consequence, detail: `${en.unrests[reason]}. ${en.changeConsequences[consequence]}.` };
}

function consequenceOf({ section, fields, before, after }: SettingsChange<typeof SECTIONS>): ChangeConsequence | null {
  if (section === "ups" && LINK_FIELDS.some((field) => fields.includes(field))) return "link-made-anew";
  if (section === "nut") {
    const served = new ServedUps(after as NutSettings);
    if (new ServedUps(before as NutSettings).names.some((name) => !served.has(name))) return "nut-name-gone";
  }
  return section === "network" && fields.length > 0 ? "address-moves" : null;
}
