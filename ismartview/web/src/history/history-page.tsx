import { PageHead } from "@istars/ui/frame/page-head.tsx";
import range from "@istars/ui/records/record-page.module.css";
import { useTranslation } from "react-i18next";
import { EventLog } from "./event-log.tsx";

/** Everything that happened in the fleet, newest first. */
export function HistoryPage() {
  const { t } = useTranslation("history");
  return (
    <div className={range.page}>
      <EventLog cardId={null} head={(rangeWords) => <PageHead title={t("title")} aside={rangeWords} />} />
    </div>
  );
}
