import { FIGURES, type FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { csvText } from "@istars/ui/files/csv-file.ts";
import { saveFile } from "@istars/ui/files/save-file.ts";
import type { FiguresOf } from "@istars/ui/fleet/fleet-rows.ts";

/** Saves the cards that are listed as a file, in their order, with the figures of this moment; what a UPS does not tell is empty. */
export function saveCards(rows: readonly FleetCard[], figures: FiguresOf): void {
  const head = ["name", "site", "kind", "address", "model", "serial", "status", "link", "link_since", "on_battery", "output_source"];
  const alarms = ["critical", "warning", "information", "unacknowledged"];
  const lines = rows.map((card) => [
    ...[card.name, card.site, card.kind, card.address, card.model, card.serial, card.status, card.link],
    ...[new Date(card.linkSinceWallMs).toISOString(), card.onBattery === null ? null : String(card.onBattery), card.outputSource],
    ...[card.alarms.critical, card.alarms.warning, card.alarms.information, card.unacknowledged],
    ...(figures(card.id)?.values ?? FIGURES.map(() => null)),
  ]);
  saveFile("cards.csv", csvText([[...head, ...alarms, ...FIGURES], ...lines]), "text/csv");
}
