import { type FactName, factsSchema } from "@istars/protocol/model/reading.ts";
import type { TellName } from "@istars/protocol/net/source/observation.ts";
import { isScalar } from "yaml";
import { DEFAULT_POLICY, type FeedPolicy, type Policy } from "../decision/policy.ts";
import { canTell, type PolicyFault, policyFaults, type Tells } from "../decision/policy-faults.ts";
import type { Path } from "./fault.ts";
import { HOST_FIELDS, keyOf, NAME, TOP_FIELDS, WHEN_FIELDS } from "./fields.ts";
import { MapReader, type ValuesOf } from "./map-reader.ts";
import type { ReadSource } from "./read-sources.ts";
import { formatDuration } from "./value-kinds.ts";

/** Inside a UPS it is neither colder nor hotter: such a reading is a broken sensor, °C. */
const PLAUSIBLE_C = [-20, 100] as const;

/** Until a source is heard it may tell anything; what it really tells is known then, and judged anew. */
const ANYTHING: readonly TellName[] = [...(Object.keys(factsSchema.properties) as FactName[]), "charge", "runtime", "temperature"];

function readFeeds(top: MapReader, sources: readonly ReadSource[]): readonly FeedPolicy[] {
  const { document, faults } = top;
  const known = new Set(sources.flatMap(({ id }) => (id === null ? [] : [id])));
  const used = new Set<string>();
  return top.list("feeds", "the feeds").flatMap((_, index) => {
    const map = new MapReader(document, faults, ["feeds", index], ["id", "sources"]);
    const id = map.needed("id", NAME);
    if (!map.has("sources")) map.missing("sources", "the ids of the sources that tell of this feed");
    const sourceIds = map.list("sources", "the sources' ids").flatMap((item, at) => {
      const word = isScalar(item) && typeof item.value === "string" ? item.value : null;
      const place = document.placeOf(["feeds", index, "sources", at]);
      if (word === null || !known.has(word)) {
        faults.add(place, "there is no source of this id", `write one of: ${[...known].join(", ") || "none is there yet"}`);
        return [];
      }
      if (used.has(word)) faults.add(place, `\`${word}\` already tells of a feed`, "a source is one UPS: name it once");
      used.add(word);
      return [word];
    });
    return id === undefined ? [] : [{ id, sourceIds }];
  });
}

/** What is read of the file besides the policy and weighs on it. */
export interface PolicyContext {
  readonly sources: readonly ReadSource[];
  /** What the commands may take together, ms. */
  readonly commandsMs: number;
  /** What sources were heard to tell, by id; of the others anything is taken to be told. */
  readonly heard: Tells;
}

/** Reads the decision's policy and has it judged. */
export function readPolicy(top: MapReader, host: MapReader, { sources, commandsMs, heard }: PolicyContext): Policy {
  const { document, faults } = top;
  const when = new MapReader(document, faults, ["when"], Object.keys(WHEN_FIELDS).map(keyOf));
  const said = when.fields(WHEN_FIELDS);
  const feeds = readFeeds(top, sources);
  const tells: Tells = new Map(sources.flatMap(({ id }) => (id === null ? [] : [[id, heard.get(id) ?? ANYTHING] as const])));
  const announced = when.has("announced") ? said.announced : said.announced && canTell("shutdownPending", feeds, tells);
  const asked = triggersOf(said);
  const runtime = when.has("runtime") || canTell("runtime", feeds, tells) || feeds.length === 0 ? asked.runtime : null;
  const policy: Policy = {
    mode: top.field("armed", TOP_FIELDS.armed) ? "armed" : DEFAULT_POLICY.mode,
    feeds,
    feedsNeeded: top.field("feeds-needed", TOP_FIELDS.feedsNeeded),
    triggers: { ...asked, announced, runtime },
    needMs: host.field("needs", HOST_FIELDS.needs),
    warnMs: host.field("warning", HOST_FIELDS.warning),
    commandsMs,
    needFactor: said.needFactor,
    marginMs: said.margin,
    steadyMs: said.steady,
    staleMs: said.stale,
    quietMs: said.quiet,
    unknownRuntimeMs: said.unknownRuntime,
    enduring: { readings: said.enduringReadings, overMs: said.enduring },
  };
  judge(top, policy, tells);
  return policy;
}

const triggersOf = (said: ValuesOf<typeof WHEN_FIELDS>): Policy["triggers"] => ({
  onBattery: said.onBattery === null ? null : { afterMs: said.onBattery },
  runtime: said.runtime === "off" ? null : { estimates: said.runtime === "estimated" },
  charge: said.charge === null ? null : { belowPercent: said.charge },
  batteryLow: said.batteryLow,
  announced: said.announced,
  overTemperature: said.overTemperature === null ? null : { aboveC: said.overTemperature, plausibleC: PLAUSIBLE_C },
  overload: said.overload,
});

/** Where the policy's words stand in the file. */
const PATHS: Readonly<Record<string, Path>> = {
  needMs: ["host", "needs"],
  warnMs: ["host", "warning"],
  commandsMs: ["commands"],
  needFactor: ["when", "need-factor"],
  marginMs: ["when", "margin"],
  steadyMs: ["when", "steady"],
  staleMs: ["when", "stale"],
  quietMs: ["when", "quiet"],
  unknownRuntimeMs: ["when", "unknown-runtime"],
  "enduring.readings": ["when", "enduring-readings"],
  "enduring.overMs": ["when", "enduring"],
  "onBattery.afterMs": ["when", "on-battery"],
  "charge.belowPercent": ["when", "charge"],
  "overTemperature.aboveC": ["when", "over-temperature"],
  feeds: ["feeds"],
  feedsNeeded: ["feeds-needed"],
};

/** Says each of the policy's faults at its place, unless that place already has one that may be its cause. */
function judge(top: MapReader, policy: Policy, tells: Tells): void {
  const { faults } = top;
  // A new file has neither sources nor feeds; that is no fault as long as nothing is to be protected.
  const isBlank = policy.mode !== "armed" && !top.has("feeds") && tells.size === 0;
  for (const fault of policyFaults(policy, tells)) {
    const isFollowing = faults.has("feeds") || faults.has("sources");
    if (fault.code === "feeds.none" ? isBlank || isFollowing : fault.code.startsWith("feed") && isFollowing && fault.code !== "feed.twice")
      continue;
    if (fault.code === "trigger.untold" && isFollowing) continue;
    const place = top.document.placeOf(pathOf(fault, policy));
    if (!faults.has(place.path)) faults.add(place, ...wordsOf(fault));
  }
}

function pathOf({ code, subject }: PolicyFault, { feeds }: Policy): Path {
  if (code === "trigger.untold") return ["when", keyOf(subject)];
  if (code === "feed.sources") return ["feeds", feeds.findIndex(({ id }) => id === subject), "sources"];
  if (code === "feed.twice") return ["feeds", feeds.findLastIndex(({ id }) => id === subject), "id"];
  return PATHS[subject] ?? [];
}

function wordsOf({ code, subject, params }: PolicyFault): readonly [problem: string, remedy: string] {
  const of = (name: string): string => {
    const value = params[name] ?? "";
    return typeof value === "number" && subject.endsWith("Ms") ? formatDuration(value) : String(value);
  };
  switch (code) {
    case "trigger.untold":
      return [
        `no source${params.feedId === undefined ? "" : ` of feed \`${of("feedId")}\``} can tell this (it needs ${of("facts")})`,
        `write \`${keyOf(subject)}: off\`, or add a source that can`,
      ];
    case "feeds.none":
      return ["there is no feed", "add `feeds:` with at least one, and its sources"];
    case "feeds.needed":
      return [`${of("is")} of ${of("feeds")} feeds cannot be needed`, `write 1 to ${of("feeds")}`];
    case "feed.sources":
      return [`nobody tells of feed \`${subject}\``, "name its sources in `sources: [ ]`"];
    case "feed.twice":
      return [`a feed before this one is called \`${subject}\` too`, "give each its own name"];
    case "number.range":
      return [`${of("is")} is out of range`, `write ${of("min")} to ${of("max")}`];
    case "need.too-short":
      return [
        `${of("is")} is shorter than the warning and the commands, which may take ${of("parts")}`,
        `write at least ${of("parts")}, and what the system itself takes`,
      ];
  }
}
