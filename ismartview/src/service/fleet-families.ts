import { SEVERITIES } from "@istars/protocol/model/alarm.ts";
import { FLEET_LINKS, FLEET_STATUSES } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { countsOf } from "@istars/protocol/model/ismartview/fleet-counts.ts";
import type { Family } from "@istars/service/http/metrics-page.ts";
import type { Fleet } from "../fleet/fleet.ts";

/** The fleet as measurements. `streams`: how many pages and programs follow it. */
export function fleetFamilies(fleet: Pick<Fleet, "cards" | "storage">, streams: number): readonly Family[] {
  const counts = countsOf(fleet.cards());
  const { state, waiting, lostReadings } = fleet.storage();
  const gauge = (name: string, help: string, samples: Family["samples"]): Family => ({ name, help, type: "gauge", samples });
  return [
    gauge(
      "istars_fleet_cards",
      "Cards by how they are heard",
      FLEET_LINKS.map((link) => ({ labels: { link }, value: counts.links[link] })),
    ),
    gauge(
      "istars_fleet_card_statuses",
      "Cards by the worst that is wrong with them",
      FLEET_STATUSES.map((status) => ({ labels: { status }, value: counts.statuses[status] })),
    ),
    gauge(
      "istars_fleet_alarms",
      "Alarms that are on, by severity",
      SEVERITIES.map((severity) => ({ labels: { severity }, value: counts.alarms[severity] })),
    ),
    gauge("istars_fleet_alarms_unacknowledged", "Warnings and critical alarms that call for somebody", [{ value: counts.unacknowledged }]),
    gauge("istars_fleet_on_battery", "Cards whose UPS is on battery", [{ value: counts.onBattery }]),
    gauge("istars_storage_ok", "1 while the database takes what happens, 0 while it does not", [{ value: state === "failed" ? 0 : 1 }]),
    gauge("istars_storage_waiting", "Events and readings that wait to be stored", [{ value: waiting }]),
    {
      name: "istars_storage_lost_readings_total",
      help: "Readings that were given up because they could not be stored",
      type: "counter",
      samples: [{ value: lostReadings }],
    },
    gauge("istars_streams", "Event streams that are open", [{ value: streams }]),
  ];
}
