import { durationText } from "@istars/protocol/model/ismartmate/texts/duration-text.ts";
import { agentTexts } from "@istars/protocol/model/ismartmate/texts/en.ts";
import { linkMatter } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import { textTable } from "@istars/service/terminal/text-table.ts";
import type { LineRight } from "../hands/power-right.ts";
import { type Examination, type ExaminedCommand, type ExaminedSource, isGoodSource } from "./examine.ts";
import { faultLines } from "./load.ts";
import { linkText } from "./status-lines.ts";

const sign = (isGood: boolean): string => (isGood ? "ok" : "!!");

/** What was found out, for a terminal: a line for each thing, those that are not as they have to be with `!!` and what to do. */
export function examinationLines(found: Examination, width: number | null): readonly string[] {
  const { file, faults, mode, sources, feeds, feedsNeeded, commands, powerOff, isServiceRunning, isGood } = found;
  const lines = [...faultLines(file, faults)];
  if (mode === null) return lines;
  return [
    ...lines,
    ...(faults.length === 0 ? [`ok  ${file}: no faults`] : []),
    ...sourceLines(sources, width),
    ...(feeds.length === 0 ? ["!!  no feed is set: name at least one in `feeds`, and its sources"] : []),
    ...feeds.map(
      ({ id, heard }) =>
        `${sign(heard.length > 0)}  feed ${id}: ${heard.length === 0 ? "nobody tells of it" : `told by ${heard.join(", ")}`}`,
    ),
    ...(feeds.length > 0 ? [`ok  ${feedsNeeded} of ${feeds.length} feeds needed`] : []),
    ...commands.map(commandLine),
    ...powerOff.map(powerLine),
    isServiceRunning ? "ok  the service runs" : "--  no service runs over this data folder; cards list this server once it does",
    mode === "armed"
      ? "ok  armed: this server really shuts down"
      : "--  not armed: nothing will be shut down until the settings say `armed: on`",
    "",
    isGood ? "Everything needed is there." : "Not everything needed is there: see the lines with !!",
  ];
}

function sourceLines(sources: readonly ExaminedSource[], width: number | null): readonly string[] {
  if (sources.length === 0) return ["!!  no source is set: name who tells of the UPSs in `sources`"];
  const columns = [
    ...[{ title: "    SOURCE" }, { title: "KIND" }, { title: "STATE", gives: 2 }, { title: "AGE" }],
    ...[
      { title: "ADDRESS", gives: 3 },
      { title: "TELLS", gives: 4 },
    ],
  ];
  const rows = sources.map((source) => [
    `${sign(isGoodSource(source))}  ${source.id}`,
    agentTexts.sourceKinds[source.kind],
    linkText({ ...source, isStale: false }),
    source.ageMs === null ? "" : durationText(source.ageMs, agentTexts),
    source.address,
    source.tells.join(" "),
  ]);
  const todo = sources.flatMap(({ id, link }) => {
    const matter = linkMatter(link.reason, agentTexts);
    return matter === null ? [] : [`    ${id}: ${matter.firstAction}`];
  });
  return [...textTable(columns, rows, width), ...todo];
}

const commandLine = ({ argv, use, isExecutable }: ExaminedCommand): string =>
  `${sign(isExecutable)}  ${use === "warn" ? "warning" : "command"} ${argv.join(" ")}${isExecutable ? "" : `: there is no program ${argv[0]} that may be run`}`;

/** The first line has to do; the second is there for when it does not. */
function powerLine({ argv, fault, isRightKnown }: LineRight, at: number): string {
  const name = `${at === 0 ? "power-off" : "if that fails"} ${argv.join(" ")}`;
  if (fault !== null) return `${at === 0 ? "!!" : "--"}  ${name}: ${faultText(fault, argv[0])}`;
  return `ok  ${name}${isRightKnown ? "" : ": it is there; whether it may and does power off, only it knows"}`;
}

function faultText(fault: NonNullable<LineRight["fault"]>, program: string): string {
  switch (fault.code) {
    case "command-missing":
      return `there is no program ${program}`;
    case "not-systemd":
      return "this system was not started by systemd; set `power-off` in the settings file to a program that ends it";
    case "right-missing":
      return `this user may not power off (${fault.detail}); run the service as the administrator`;
  }
}
