import type { Query } from "../../link/link.ts";
import { malformed } from "../malformed.ts";
import { unpadded } from "./model.ts";

/** One text of free length behind the bracket. */
const text = (query: string, read: (reply: string) => string | null): Query<string | null> => ({
  text: query,
  replyStart: "(",
  timeoutMs: 1_000,
  completeFrom: null,
  parse: (reply) => {
    if (!/^[ -~]{0,64}$/.test(reply)) throw malformed(query, reply);
    return read(reply);
  },
});

/** `QMF`: manufacturer, padded on the left, e.g. `(####BOH`. Source: as `QGS`. Bench: not yet confirmed on hardware. */
export const QMF = text("QMF", unpadded);
/** `QID`: serial number; a row of zeros where none was given. Source: as `QGS`. Bench: not yet confirmed on hardware. */
export const QID = text("QID", (reply) => (/^[0# ]*$/.test(reply) ? null : unpadded(reply)));
/** `QVFW`: firmware, e.g. `(VERFW:00322.02`. Source: as `QGS`. Bench: not yet confirmed on hardware. */
export const QVFW = text("QVFW", (reply) => {
  const version = /^VERFW:([!-~]+)$/.exec(reply)?.[1];
  if (version === undefined) throw malformed("QVFW", reply);
  return version;
});
