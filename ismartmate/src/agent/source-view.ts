import type { AgentSource } from "@istars/protocol/model/ismartmate/agent-state.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import type { Observation } from "@istars/protocol/net/source/observation.ts";
import type { SourceSetting } from "../settings/settings.ts";
import type { ViewContext } from "./feed-view.ts";
import type { KnownSource } from "./state-view.ts";
import { wholeMs } from "./whole-ms.ts";

/** Where a source is, without its secrets. */
export function addressOf(setting: SourceSetting): string {
  switch (setting.kind) {
    case "card":
      return setting.url;
    case "snmp":
      return `snmp://${hostText(setting.host)}:${setting.port}`;
    case "nut":
      return `nut://${hostText(setting.host)}:${setting.port}/${setting.ups}`;
  }
}

const hostText = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/** A held reading, the card's own word on a UPS that fell silent, is as old as that word. */
function isStale({ sourceId, link, reading, ageMs }: Observation, { decision, policy, nowMs }: ViewContext): boolean {
  if (link.state !== "online" || reading === null || ageMs === null || !(ageMs >= 0)) return true;
  const memory = decision.sources.find(({ id }) => id === sourceId);
  const heldForMs = reading.trust === "held" && memory !== undefined ? nowMs - memory.seqSinceMs : ageMs;
  return heldForMs > policy.staleMs || reading.trust === "unknown";
}

/** A number that can be told; what is none was never heard. */
const finite = (value: number | null | undefined): number | null => (Number.isFinite(value) ? (value ?? null) : null);

const busiest = (reading: Reading): number | null => {
  const loads = reading.output.flatMap(({ load }) => finite(load) ?? []);
  return loads.length === 0 ? null : Math.max(...loads);
};

const valuesOf = (reading: Reading, confidence: Observation["confidence"]): AgentSource["values"] => ({
  facts: reading.facts,
  charge: finite(reading.battery.charge),
  runtimeS: finite(reading.battery.runtime),
  shutdownInS: finite(reading.shutdownInS),
  temperatureC: finite(reading.temperature),
  loadPercent: busiest(reading),
  inputVoltage: finite(reading.input[0]?.voltage),
  outputVoltage: finite(reading.output[0]?.voltage),
  confidence: { ...confidence },
});

/** One source as of now. */
export function sourceView({ setting, said, dropped, registration }: KnownSource, context: ViewContext): AgentSource {
  return {
    id: setting.id,
    kind: setting.kind,
    address: addressOf(setting),
    link: { state: said.link.state, reason: said.link.reason, forMs: wholeMs(said.link.forMs) },
    ageMs: said.ageMs === null ? null : wholeMs(said.ageMs),
    isStale: isStale(said, context),
    values: said.reading === null ? null : valuesOf(said.reading, said.confidence),
    dropped,
    registration,
  };
}
