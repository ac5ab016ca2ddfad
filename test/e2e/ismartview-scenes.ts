import type { FleetAlarm } from "@istars/protocol/model/ismartview/fleet-alarm.ts";
import type { CardFigures, FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { FleetEvent } from "@istars/protocol/model/ismartview/fleet-event.ts";
import { sampleCard, sampleFleetAlarm } from "@istars/protocol/model/ismartview/sample-fleet.ts";
import { systemClock } from "@istars/service/clock.ts";

/** What a fleet can be in. */
export interface FleetScene {
  readonly cards: readonly FleetCard[];
  readonly figures: readonly CardFigures[];
  readonly alarms: readonly FleetAlarm[];
  /** Newest first. */
  readonly events: readonly FleetEvent[];
}

const SITES = ["Hall A", "Hall B", "Branch North", "Branch South", "Warehouse 12", "Telecom room, 3rd floor", "机房 2", null] as const;

type Trouble = "on-battery" | "low-battery" | "lost" | "refused" | "overload" | "flapping";

/** What is wrong with a card, by its number; most are well. */
const troubleOf = (id: number, isQuiet: boolean): Trouble | null => {
  if (isQuiet) return null;
  if (id % 97 === 3) return "low-battery";
  if (id % 41 === 2) return "on-battery";
  if (id % 53 === 5) return "lost";
  if (id % 211 === 7) return "refused";
  if (id % 131 === 8) return "overload";
  return id % 173 === 9 ? "flapping" : null;
};

const ALARM_OF: Readonly<Record<Trouble, Pick<FleetAlarm, "alarm" | "severity" | "subject">>> = {
  "on-battery": { alarm: "on-battery", severity: "warning", subject: "ups" },
  "low-battery": { alarm: "low-battery", severity: "critical", subject: "ups" },
  lost: { alarm: "card-unreachable", severity: "warning", subject: "fleet" },
  refused: { alarm: "card-refused", severity: "warning", subject: "fleet" },
  overload: { alarm: "output-overload", severity: "critical", subject: "ups" },
  flapping: { alarm: "card-flapping", severity: "warning", subject: "fleet" },
};

/** So many cards, a few with something wrong unless it is quiet. */
export function fleetScene(count: number, { isQuiet = false }: { readonly isQuiet?: boolean } = {}): FleetScene {
  const nowMs = systemClock.wallMs();
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const cards = ids.map((id) => cardOf(id, troubleOf(id, isQuiet), nowMs));
  const alarms = ids.flatMap((id) => {
    const trouble = troubleOf(id, isQuiet);
    return trouble === null ? [] : [alarmOf(id, trouble, nowMs)];
  });
  const events = alarms.slice(0, 12).map(
    ({ id, cardId, alarm, severity, subject, raisedWallMs }): FleetEvent => ({
      ...{ id, cardId, cardName: `ups-${cardId}`, site: null, wallMs: raisedWallMs, heardWallMs: raisedWallMs, kind: "alarm.raised" },
      ...{ severity, alarm, alarmId: id, subject, by: null, params: {} },
    }),
  );
  return { cards, alarms, events, figures: cards.map(figuresOf) };
}

function cardOf(id: number, trouble: Trouble | null, nowMs: number): FleetCard {
  const isOnBattery = trouble === "on-battery" || trouble === "low-battery";
  const severity = trouble === null ? null : ALARM_OF[trouble].severity;
  const kind = id % 7 === 0 ? "snmp" : id % 11 === 0 ? "nut" : "istars";
  return sampleCard(id, {
    kind,
    name: id % 29 === 0 ? `rack ${id}, database servers of the northern branches` : `ups-${id}`,
    site: SITES[id % SITES.length] ?? null,
    address: kind === "nut" ? `ups@192.0.2.${id % 256}` : `10.${id >> 8}.${id % 256}.7`,
    model: id % 3 === 0 ? "Onyx RT 10000" : "MT-3000",
    serial: `SN${String(id).padStart(6, "0")}`,
    linkSinceWallMs: nowMs - (trouble === "lost" || trouble === "refused" ? 260_000 : 86_400_000),
    link: trouble === "lost" ? "lost" : trouble === "refused" ? "refused" : "online",
    reason: trouble === "lost" ? "silent" : trouble === "refused" ? "certificate" : null,
    status: severity ?? "ok",
    alarms: { critical: severity === "critical" ? 1 : 0, warning: severity === "warning" ? 1 : 0, information: 0 },
    unacknowledged: severity === null || isSeen(id) ? 0 : 1,
    onBattery: isOnBattery,
    outputSource: isOnBattery ? "battery" : "normal",
  });
}

/** Somebody has seen this one already. */
const isSeen = (id: number): boolean => id % 4 === 0;

function alarmOf(id: number, trouble: Trouble, nowMs: number): FleetAlarm {
  const raisedWallMs = nowMs - 30_000 - (id % 50) * 60_000;
  return sampleFleetAlarm(10_000 + id, {
    ...{ cardId: id, ...ALARM_OF[trouble], raisedWallMs, heardWallMs: raisedWallMs + 400, isStale: false },
    acknowledged: isSeen(id) ? { by: "operator", wallMs: nowMs - 20_000 } : null,
    cardTold: isSeen(id) ? "told" : "not-needed",
    ...(isSeen(id) ? { note: { text: "Technician is on the way.", by: "operator", wallMs: nowMs - 20_000 }, notes: 1 } : {}),
  });
}

function figuresOf({ id, onBattery, link }: FleetCard): CardFigures {
  const load = 12 + ((id * 37) % 70);
  const charge = onBattery === true ? 18 + (id % 60) : 100;
  const runtime = Math.round((charge * 36) / (load / 20));
  const mains = onBattery === true ? 0 : 228 + (id % 6);
  return [id, link === "online" ? 900 : 260_000, [load, charge, runtime, mains, 230, 54.1, id % 5 === 0 ? null : 24.5, load * 27]];
}
