import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { DetailList } from "../details/detail-list.tsx";
import { type DetailGroup, type DetailInput, detailsOf } from "../details/node-details.ts";
import { useDetailWords } from "../details/use-detail-words.ts";
import type { FlowState } from "../flow/flow-state.ts";
import { nodeName } from "../flow/flow-words.tsx";
import { SidePanel } from "../frame/side-panel.tsx";
import { StatePill } from "../states/state-pill.tsx";

export interface NodeDrawerProps {
  /** The node whose values are open; `null` while closed. */
  readonly group: DetailGroup | null;
  readonly flow: FlowState;
  readonly input: DetailInput;
  readonly isOld: boolean;
  readonly onClose: () => void;
}

/** The values of one node, beside the picture; on a phone from below. They go on following the UPS while open. */
export function NodeDrawer({ group, flow, input, isOld, onClose }: NodeDrawerProps) {
  const { t } = useTranslation("ui");
  const words = useDetailWords();
  // While it slides out the drawer still shows what was open.
  const [shown, setShown] = useState<DetailGroup>("ups");
  useEffect(() => {
    if (group !== null) setShown(group);
  }, [group]);
  const open = group ?? shown;
  const title = open === "ups" ? t("flow.nodes.ups") : t(`flow.nodes.${nodeName(open, flow.shape)}`);
  return (
    <SidePanel isOpen={group !== null} title={title} onClose={onClose}>
      <div style={{ marginBottom: "0.5rem" }}>
        {open === "ups" ? (
          <StatePill tone={flow.ups.tone}>{t(`flow.upsWords.${flow.ups.word}`)}</StatePill>
        ) : (
          <StatePill tone={flow.nodes[open].tone}>{t(`flow.words.${flow.nodes[open].word}`)}</StatePill>
        )}
      </div>
      <DetailList rows={detailsOf(open, input, words)} isOld={isOld} />
    </SidePanel>
  );
}
