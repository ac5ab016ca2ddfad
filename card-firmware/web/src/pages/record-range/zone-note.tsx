import { browserZoneName, isSameZone, type Zone } from "@istars/ui/values/zone.ts";
import { useTranslation } from "react-i18next";
import range from "./record-page.module.css";

/** Names the zone of all times on the page, where it is not the one the viewer is used to. */
export function ZoneNote({ zone }: { readonly zone: Zone }) {
  const { t } = useTranslation("records");
  if (isSameZone(zone.name, browserZoneName())) return null;
  return <p className={range.note}>{t("zone", { name: zone.name.replaceAll("_", " ") })}</p>;
}
