import type { ReportLine, ReportOutcome } from "@istars/protocol/model/ismartmate/reports.ts";
import { durationText } from "@istars/protocol/model/ismartmate/texts/duration-text.ts";
import { causeText } from "@istars/protocol/model/ismartmate/texts/why-sentence.ts";
import { StatePill } from "@istars/ui/states/state-pill.tsx";
import { OpenRow } from "@istars/ui/tables/open-row.tsx";
import { type Column, VirtualTable } from "@istars/ui/tables/virtual-table.tsx";
import type { Tone } from "@istars/ui/tone.ts";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { NotTold } from "@istars/ui/values/value.tsx";
import { useTranslation } from "react-i18next";
import { capitalized } from "../texts/capitalized.ts";
import { useAgentTexts } from "../texts/use-agent-texts.ts";

const OUTCOME_TONES: Readonly<Record<ReportOutcome, Tone>> = {
  "under-way": "info",
  "powering-off": "critical",
  "would-have-powered-off": "ok",
  cancelled: "idle",
  "still-up": "critical",
};

/** Runs through the shutdown, newest first. */
export function ReportTable({
  reports,
  onOpen,
}: {
  readonly reports: readonly ReportLine[];
  readonly onOpen: (report: ReportLine) => void;
}) {
  const { t } = useTranslation("runs");
  const texts = useAgentTexts();
  const moment = useMoment();
  const columns: readonly Column<ReportLine>[] = [
    { id: "began", header: t("columns.began"), width: 12, cell: ({ beganWallMs }) => <OpenRow>{moment(beganWallMs)}</OpenRow> },
    {
      id: "outcome",
      header: t("columns.outcome"),
      width: 14,
      cell: ({ outcome }) => <StatePill tone={OUTCOME_TONES[outcome]}>{texts.outcomes[outcome]}</StatePill>,
    },
    { id: "kind", header: t("columns.kind"), width: 9, cell: ({ mode }) => texts.courses[mode] },
    { id: "cause", header: t("columns.cause"), width: 16, cell: ({ cause }) => capitalized(causeText(cause.kind, cause.feedId, texts)) },
    {
      id: "took",
      header: t("columns.took"),
      width: 7,
      align: "end",
      cell: ({ tookMs }) => (tookMs === null ? <NotTold /> : durationText(tookMs, texts)),
    },
  ];
  return (
    <VirtualTable label={t("list")} columns={columns} rows={reports} rowKey={({ id }) => id} rowHeight={45} onEnd={null} onOpen={onOpen} />
  );
}
