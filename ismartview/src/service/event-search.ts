import { ALARM_IDS } from "@istars/protocol/model/alarm.ts";
import { FLEET_ALARM_NAMES } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import { FLEET_EVENT_KINDS } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { fleetTexts as fleetEn } from "@istars/protocol/model/ismartview/texts/en.ts";
import { fleetTexts as fleetZh } from "@istars/protocol/model/ismartview/texts/zh.ts";
import { en } from "@istars/protocol/model/texts/en.ts";
import { zh } from "@istars/protocol/model/texts/zh.ts";
import type { EventSearch } from "../store/fleet-store.ts";

/** Ids whose words, in any language the product speaks, hold the text: what a person reads is what the person looks for. */
export function eventSearchOf(given: string): EventSearch {
  const text = given.toLowerCase();
  const holds = (...words: readonly string[]) => words.some((word) => word.toLowerCase().includes(text));
  return {
    text,
    kinds: FLEET_EVENT_KINDS.filter((kind) => holds(fleetEn.events[kind], fleetZh.events[kind])),
    alarms: [
      ...ALARM_IDS.filter((id) => holds(en.alarms[id].text, zh.alarms[id].text)),
      ...FLEET_ALARM_NAMES.filter((name) => holds(fleetEn.alarms[name].text, fleetZh.alarms[name].text)),
    ],
  };
}
