import type { SimCard } from "./sim-card.ts";

/** How many of the alarms that there cannot be a lying card tells at each beat. */
const ALARMS_AT_ONCE = 1_000;
const FAR_MS = { before: -62_135_596_800_000, after: 32_503_680_000_000 } as const;

const frame = (event: string, data: unknown, id?: string): string =>
  `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;

/** What else than the truth can come over a wire, each card in its own way. */
const LIES: readonly ((card: SimCard) => string)[] = [
  // Wrong types.
  (card) =>
    frame("reading", {
      seq: card.looks,
      wallMs: "now",
      ageMs: 0,
      trust: "fresh",
      facts: { mainsOk: "yes", onBattery: 1, outputOn: [] },
      outputSource: 7,
      input: [{ voltage: "230", frequency: {} }],
      bypass: [],
      output: [{ voltage: "0x7", load: true }],
      battery: { status: "splendid", flow: 3, charge: "100 %", runtime: "soon", voltage: null, current: [], temperature: "warm" },
      temperature: "31",
      test: null,
    }) + frame("link", { state: "superb", forMs: "long" }),
  // Huge values, and such as no machine has.
  (card) =>
    frame("reading", {
      seq: card.looks,
      wallMs: FAR_MS.after,
      ageMs: 0,
      trust: "fresh",
      facts: {},
      outputSource: "normal",
      input: [{ voltage: 1e308, frequency: -50, current: 4_294_967_295, power: -1, apparentPower: 1e30, load: 1e9 }],
      bypass: [],
      output: Array.from({ length: 300 }, () => ({ voltage: 1e15, load: 900_000 })),
      battery: {
        status: "normal",
        flow: "floating",
        charge: 4_000_000_000,
        runtime: 1e17,
        voltage: -5,
        current: 1e12,
        temperature: -4_000,
      },
      temperature: 1e9,
      secondsOnBattery: -1,
    }),
  // No numbers, where JSON has none and where it has text.
  (card) =>
    frame("reading", `{"seq":${card.looks},"ageMs":NaN,"trust":"fresh","facts":{}}`) +
    frame("reading", {
      seq: card.looks,
      ageMs: 0,
      trust: "fresh",
      facts: {},
      battery: { charge: "NaN", runtime: "Infinity" },
      input: "NaN",
      output: "NaN",
    }) +
    frame("reading", "\u0000\u001b[2J{{{"),
  // Alarms by the thousand.
  (card) =>
    Array.from({ length: ALARMS_AT_ONCE }, (_, index) =>
      frame("alarm", {
        instance: -index,
        id: index % 2 === 0 ? "on-battery" : `alarm-${index}-${card.looks}`,
        subject: `host:${card.looks}-${index}`,
        name: "\u001b[31mred\u0007",
        severity: index % 3 === 0 ? "apocalyptic" : "critical",
        raisedWallMs: FAR_MS.before,
        acknowledged: "perhaps",
        active: true,
      }),
    ).join(""),
  // Negative and absurd ids, events of another age.
  (card) => {
    const { logId } = card.log;
    const event = (id: unknown, wallMs: unknown) =>
      frame(
        "event",
        {
          id,
          wallMs,
          kind: "alarm.raised",
          subject: "ups",
          severity: "critical",
          alarm: "on-battery",
          instance: id,
          params: { by: ["x"] },
        },
        `${logId}.${String(id)}`,
      );
    return (
      event(-5, FAR_MS.before) +
      event(1e300, FAR_MS.after) +
      event("7; DROP", "yesterday") +
      frame("gap", { logId: "../..", oldestId: -1, lastId: -9 })
    );
  },
];

/** What a lying card says instead of the truth at a beat, by its number. */
export const lieAtBeat = (card: SimCard): string => LIES[card.nature.number % LIES.length]?.(card) ?? "";

/** What a lying card answers when it is asked for its status. */
export const lyingStatus = ({ nature }: SimCard): string =>
  JSON.stringify({
    wallMs: -1,
    card: { cardId: nature.cardId, name: `\u001b[2J${"x".repeat(20_000)}`, firmware: { major: 1 }, location: null },
    link: "up",
    identity: { manufacturer: 7, model: "\u202egnp.exe", serial: ["a"], firmware: "", topology: "round" },
    ratings: [],
    reading: "none",
    alarms: { many: true },
  });
