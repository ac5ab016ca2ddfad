import type { Exchange, Query } from "../link/link.ts";
import { askOptional } from "./ask-optional.ts";
import { malformed } from "./malformed.ts";
import { Q1 } from "./megatec/status.ts";
import { QGS } from "./voltronic/status.ts";
import { binaryQs } from "./voltronic-qs/binary-status.ts";
import { M } from "./voltronic-qs/dialect.ts";
import { TEXT_QS } from "./voltronic-qs/voltronic-qs.ts";

/** Voltronic units that answer so speak Megatec, only with acknowledgements. */
const MEGATEC_IN_DISGUISE = 98;

/** `QPI`: the number of the dialect, e.g. `(PI01`. An inverter's reply carries a checksum and is refused. Source: as `QGS`. */
export const QPI: Query<number> = {
  text: "QPI",
  replyStart: "(",
  timeoutMs: 700,
  completeFrom: null,
  parse: (reply) => {
    const number = /^PI(\d\d)$/.exec(reply)?.[1];
    if (number === undefined) throw malformed("QPI", reply);
    return Number(number);
  },
};

/**
 * Finds out what the UPS speaks; `null` if it is nothing known. Rejects with `port.closed` only.
 *
 * Only queries go out, in this order (SAFETY 30): `Q1`, which every Megatec unit knows, and Voltronic's many; `QPI`, which tells those
 * two apart; then `M`. Whatever else is asked goes only to a unit that has just named its family: `QGS` and `QS` hold an S, which
 * switches off units that obey single letters, as APC's do. For the same reason neither `D`, the old name of `Q1`, nor an empty line
 * is ever sent: to such units D starts a calibration, and an empty line could end a command that somebody began on this port.
 */
export async function detectProtocol(line: Exchange, signal: AbortSignal): Promise<string | null> {
  const status = await askOptional(line, Q1, signal);
  // Asked twice: one lost reply must not make a Voltronic unit that knows Q1 a Megatec one for good.
  const number = (await askOptional(line, QPI, signal)) ?? (await askOptional(line, QPI, signal));
  if (number !== null && number !== MEGATEC_IN_DISGUISE && (await askOptional(line, QGS, signal))) return "voltronic";
  if (status) return "megatec";
  const dialect = await askOptional(line, M, signal);
  if (dialect === null) return null;
  const qs = await askOptional<unknown>(line, dialect === "V" ? TEXT_QS : binaryQs(dialect), signal);
  return qs === null ? null : "voltronic-qs";
}
