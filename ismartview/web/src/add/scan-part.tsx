import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { knownAmong } from "@istars/ui/found/found-reach.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Skeleton } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCards, useFleetFacts, useFound, useIsComplete } from "../live/live-context.tsx";
import { AddFoundForm } from "./add-found-form.tsx";
import { FoundList } from "./found-list.tsx";
import { ScanForm } from "./scan-form.tsx";

/** Cards that a search of the network finds: chosen from a list, and added with one token for all. */
export function ScanPart() {
  const { t } = useTranslation("add");
  const found = useFound();
  const cards = useCards();
  const { scan } = useFleetFacts();
  const isComplete = useIsComplete();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const isKnown = useMemo(() => knownAmong(cards), [cards]);
  const canChoose = (card: FoundCard) => !card.isLost && !isKnown(card);
  const wanted = found.filter((card) => chosen.has(card.key) && canChoose(card));
  if (!isComplete)
    return (
      <Late>
        <Skeleton height="16rem" radius="lg" />
      </Late>
    );
  return (
    <>
      <ScanForm />
      {found.length === 0 ? (
        scan === null || scan.state === "running" ? null : (
          <Notice tone="info" title={t("scan.none")}>
            {t("scan.noneHelp")}
          </Notice>
        )
      ) : (
        <>
          <AddFoundForm cards={wanted} community={scan?.request.community ?? "public"} onAdded={() => setChosen(new Set())} />
          <FoundList found={found} isKnown={isKnown} canChoose={canChoose} chosen={chosen} onChoose={setChosen} />
        </>
      )}
    </>
  );
}
