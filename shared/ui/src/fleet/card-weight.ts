import type { FleetCard, FleetStatus } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { Tone } from "../tone.ts";

const RANK: Readonly<Record<FleetStatus, number>> = { critical: 0, warning: 1, unknown: 2, information: 3, ok: 4 };

/** Smaller is worse: by status, then what nobody has acknowledged, then what is not heard. */
export const cardWeight = ({ status, unacknowledged, link }: FleetCard): number =>
  RANK[status] * 4 + (unacknowledged > 0 ? 0 : 2) + (link === "online" ? 1 : 0);

/** Whether somebody has to look: something is wrong, or the card is not heard. One that only begins is waited for. */
export const isAmiss = ({ status, link }: FleetCard): boolean =>
  status === "critical" || status === "warning" || link === "lost" || link === "refused";

/** Whether what is shown of a card is of another time: it is not heard. */
export const isCardStale = ({ link }: FleetCard): boolean => link !== "online";

/** How a status looks. */
export const statusTone = (status: FleetStatus): Tone => (status === "information" ? "info" : status);
