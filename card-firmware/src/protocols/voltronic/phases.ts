import type { Query } from "../../link/link.ts";
import { decodeFields, type NumberField } from "../fields.ts";
import { malformed } from "../malformed.ts";

/** One quantity of the phases L1, L2, L3; `null` where the unit does not measure it. */
export interface PhaseValues {
  readonly values: readonly (number | null)[];
  readonly remarks: readonly string[];
}

const PHASES = 3;
const VOLTS = { unit: "V", min: 0, max: 500, form: /^\d{3}\.\d$/ } as const;
const AMPERES = { unit: "A", min: 0, max: 999, form: /^\d{3}$/ } as const;
const PER_CENT = { unit: "%", min: 0, max: 300, form: /^\d{3}$/ } as const;

/** Phase against neutral in three words. Where more follow, they are phase against phase, in an order that depends on the dialect: of no use here. */
function phases(text: string, field: Omit<NumberField, "name">, lengths: readonly number[]): Query<PhaseValues> {
  const read = (reply: string): PhaseValues => {
    const words = reply.trimEnd().split(" ");
    const table = words.map((_, index) => ({ ...field, name: `${text} word ${index + 1}` }));
    const fields = lengths.includes(words.length) ? decodeFields(table, words) : null;
    if (!fields) throw malformed(text, reply);
    return { values: table.slice(0, PHASES).map(({ name }) => fields.values[name] ?? null), remarks: fields.remarks };
  };
  return { text, replyStart: "(", timeoutMs: 700, completeFrom: null, parse: read };
}

/**
 * `Q3PV`: input voltages, e.g. `(230.1 229.4 231.0 398.6 398.9 399.3` + CR. Fails with `reply.timeout`, `reply.malformed`,
 * `command.rejected`, as all here.
 * Source: Voltronic P03, P09 and P10 as NUT's nutdrv_qx_voltronic.c reads them. Bench: not yet confirmed on hardware.
 */
export const Q3PV = phases("Q3PV", VOLTS, [6]);
/** `Q3PC`: input currents, e.g. `(012 011 013`. Source: as `Q3PV`. Bench: not yet confirmed on hardware. */
export const Q3PC = phases("Q3PC", AMPERES, [3]);
/** `Q3OV`: output voltages, written as `Q3PV`. P09 and P10 only. Source: as `Q3PV`. Bench: not yet confirmed on hardware. */
export const Q3OV = phases("Q3OV", VOLTS, [6]);
/** `Q3OC`: output currents, written as `Q3PC`. P09 and P10 only. Source: as `Q3PV`. Bench: not yet confirmed on hardware. */
export const Q3OC = phases("Q3OC", AMPERES, [3]);
/** `Q3LD`: load, e.g. `(034 041 029`. P09 and P10 only. Source: as `Q3PV`. Bench: not yet confirmed on hardware. */
export const Q3LD = phases("Q3LD", PER_CENT, [3]);
/** `Q3YV`: bypass voltages, written as `Q3PV`; P09 sends the first three alone. Source: as `Q3PV`. Bench: not yet confirmed on hardware. */
export const Q3YV = phases("Q3YV", VOLTS, [3, 6]);
