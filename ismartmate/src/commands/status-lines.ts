import type { AgentPhase, AgentSource, AgentState } from "@istars/protocol/model/ismartmate/agent-state.ts";
import { durationText } from "@istars/protocol/model/ismartmate/texts/duration-text.ts";
import { agentTexts } from "@istars/protocol/model/ismartmate/texts/en.ts";
import { filled } from "@istars/protocol/model/ismartmate/texts/filled.ts";
import { causeText, linkMatter } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import { textTable } from "@istars/service/terminal/text-table.ts";

const time = (ms: number): string => durationText(ms, agentTexts);

/** What the agent knows and is about to do, for a terminal. */
export function statusLines(state: AgentState, width: number | null): readonly string[] {
  const { host, mode, phase, feeds, feedsNeeded, sources, warnings, maintenanceLeftMs, order, quietLeftMs } = state;
  const lines = [
    `${host.name}: ${agentTexts.modes[mode].toLowerCase()}, ${phaseText(phase)}`,
    ...(order === null ? [] : [`Ordered by ${order.by}: down in ${time(order.inMs)}`]),
    ...(maintenanceLeftMs === null ? [] : [`Maintenance for ${time(maintenanceLeftMs)} more`]),
    ...(quietLeftMs === null ? [] : [`Nothing shuts down for ${time(quietLeftMs)} more, but for a battery that is low`]),
    "",
    `Feeds: ${feedsNeeded} of ${feeds.length} needed`,
    ...feeds.map(
      ({ id, word, onBatteryForMs, failure }) =>
        `  ${id}: ${agentTexts.feedWords[word].toLowerCase()}${onBatteryForMs === null ? "" : ` for ${time(onBatteryForMs)}`}` +
        (failure === null ? "" : `; ${agentTexts.causes[failure.cause]}${failure.inMs === 0 ? "" : ` in ${time(failure.inMs)}`}`),
    ),
    "",
    ...textTable(
      [
        { title: "SOURCE" },
        { title: "KIND" },
        { title: "STATE" },
        { title: "AGE" },
        { title: "TELLS", gives: 1 },
        { title: "ADDRESS", gives: 2 },
      ],
      sources.map((source) => [
        source.id,
        agentTexts.sourceKinds[source.kind],
        linkText(source),
        source.ageMs === null ? "" : time(source.ageMs),
        valuesText(source),
        source.address,
      ]),
      width,
    ),
  ];
  if (warnings.length > 0) lines.push("");
  for (const { code, subject, detail } of warnings) {
    const { text, firstAction } = agentTexts.warnings[code];
    const values = { subject: subject ?? "", detail: detail ?? "" };
    lines.push(`! ${filled(text, values)}`, `  ${filled(firstAction, values).trim()}`);
  }
  return lines;
}

function phaseText({ kind, cause, held, inMs, powerOffInMs, course }: AgentPhase): string {
  const why = cause === null ? "" : ` (${causeText(cause.kind, cause.feedId, agentTexts)})`;
  const name = agentTexts.phases[kind].toLowerCase();
  const pretence = course === null || course === "armed" ? "" : `, ${agentTexts.courses[course].toLowerCase()}`;
  const next = inMs === null ? "" : `, goes on in ${time(inMs)}`;
  const off = powerOffInMs === null ? "" : `, powers off in ${time(powerOffInMs)} if nothing changes`;
  return `${name}${why}${pretence}${held ? ", held because it is good again" : ""}${next}${off}`;
}

/** How a source's link stands, and why. */
export function linkText({ link, registration, isStale }: Pick<AgentSource, "link" | "registration" | "isStale">): string {
  const matter = linkMatter(link.reason, agentTexts);
  const stale = link.state === "online" && isStale ? ", its values are too old" : "";
  const listed =
    registration?.state === "refused" || registration?.state === "failed" ? `, ${agentTexts.registrations[registration.state]}` : "";
  return `${agentTexts.linkStates[link.state].toLowerCase()}${matter === null ? "" : `: ${matter.text}`}${stale}${listed}`;
}

function valuesText({ values }: AgentSource): string {
  if (values === null) return "";
  const { facts, charge, runtimeS, loadPercent } = values;
  const mains =
    facts.onBattery === true ? "on battery" : facts.mainsOk === true ? "mains good" : facts.mainsOk === false ? "mains bad" : "";
  const said = [
    mains,
    facts.batteryLow === true ? "battery low" : "",
    charge === null ? "" : `${Math.round(charge)} %`,
    runtimeS === null ? "" : time(runtimeS * 1_000),
    loadPercent === null ? "" : `load ${Math.round(loadPercent)} %`,
  ];
  return said.filter((text) => text !== "").join(", ");
}
