import type { Reading } from "@istars/protocol/model/reading.ts";
import { useTranslation } from "react-i18next";
import type { DetailGroup } from "../details/node-details.ts";
import { useIsNarrow } from "../frame/use-is-narrow.ts";
import { StatePill } from "../states/state-pill.tsx";
import { ToneIcon } from "../states/tone-icon.tsx";
import { Value } from "../values/value.tsx";
import { type Box, type FlowLayout, TALL, WIDE } from "./flow-layout.ts";
import { FlowLines } from "./flow-lines.tsx";
import classes from "./flow-picture.module.css";
import { type FlowState, NODE_IDS, type NodeId } from "./flow-state.ts";
import { FlowWords, nodeName } from "./flow-words.tsx";
import { type Figure, figuresOf } from "./node-figures.ts";
import { NodeGlyph } from "./node-glyph.tsx";

export interface FlowPictureProps {
  readonly flow: FlowState;
  /** Source of the figures on the nodes; the states are in `flow`. */
  readonly reading: Reading | null;
  /** What the UPS calls itself, if it does. */
  readonly model: string | null;
  readonly onOpen: (group: DetailGroup) => void;
}

/** Where energy comes from, which way it takes and where it ends, drawn from the reading. Every node opens its values. */
export function FlowPicture({ flow, reading, model, onOpen }: FlowPictureProps) {
  const { t } = useTranslation("ui");
  const isNarrow = useIsNarrow();
  const layout = isNarrow ? TALL : WIDE;
  return (
    <section
      className={classes.picture}
      data-layout={layout.name}
      data-old={flow.freshness === "old" || undefined}
      aria-label={t("flow.title")}
    >
      <div className={classes.canvas} style={{ aspectRatio: `${layout.width} / ${layout.height}` }}>
        <FlowLines flow={flow} layout={layout} />
        <button
          type="button"
          className={classes.ups}
          style={place(layout, labelBox(layout))}
          aria-haspopup="dialog"
          onClick={() => onOpen("ups")}
        >
          <span className={classes.model} title={model ?? undefined}>
            {model ?? t("flow.nodes.ups")}
          </span>
          <StatePill tone={flow.ups.tone}>{t(`flow.upsWords.${flow.ups.word}`)}</StatePill>
        </button>
        {NODE_IDS.map((id) => (
          <Node key={id} id={id} flow={flow} reading={reading} layout={layout} onOpen={onOpen} />
        ))}
      </div>
      <FlowWords flow={flow} />
    </section>
  );
}

interface NodeProps {
  readonly id: NodeId;
  readonly flow: FlowState;
  readonly reading: Reading | null;
  readonly layout: FlowLayout;
  readonly onOpen: (group: DetailGroup) => void;
}

function Node({ id, flow, reading, layout, onOpen }: NodeProps) {
  const { t } = useTranslation("ui");
  const { tone, word } = flow.nodes[id];
  const { main, second } = figuresOf(id, reading);
  const isOld = flow.freshness !== "live";
  const charge = id === "battery" && main?.quantity === "share" ? (main.values[0] ?? null) : null;
  return (
    <button
      type="button"
      className={classes.node}
      data-node={id}
      data-tone={tone}
      style={place(layout, layout.nodes[id])}
      aria-haspopup="dialog"
      onClick={() => onOpen(id)}
    >
      <span className={classes.name}>
        <NodeGlyph node={id} shape={flow.shape} charge={charge} />
        <span lang={undefined}>{t(`flow.nodes.${nodeName(id, flow.shape)}`)}</span>
      </span>
      {main ? <FigureLine figure={main} isOld={isOld} isMain /> : null}
      {second ? <FigureLine figure={second} isOld={isOld} isMain={false} /> : null}
      <span className={classes.word} data-tone={tone}>
        <ToneIcon tone={tone} />
        <span>{t(`flow.words.${word}`)}</span>
      </span>
    </button>
  );
}

function FigureLine({ figure, isOld, isMain }: { readonly figure: Figure; readonly isOld: boolean; readonly isMain: boolean }) {
  const { t } = useTranslation("ui");
  if (figure.values.length === 1)
    return (
      <span className={isMain ? classes.main : classes.second}>
        <Value value={figure.values[0] ?? null} quantity={figure.quantity} isOld={isOld} isStrong={isMain} isEstimate={figure.isEstimate} />
      </span>
    );
  return (
    <span className={classes.phases}>
      {figure.values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a phase is its place in the list
        <span key={index} className={classes.phase}>
          <span className={classes.phaseName}>{t("details.phase", { n: index + 1 })}</span>
          <Value value={value} quantity={figure.quantity} isOld={isOld} isStrong />
        </span>
      ))}
    </span>
  );
}

/** The housing's label: its lower left corner, where no line ever passes, or the upper right one of the tall picture. */
const labelBox = ({ name, ups }: FlowLayout): Box =>
  name === "wide"
    ? { x: ups.x + 8, y: ups.y + ups.height - 68, width: 172, height: 60 }
    : { x: ups.x + ups.width / 2 + 10, y: ups.y + 6, width: ups.width / 2 - 16, height: 36 };

const place = ({ width, height }: FlowLayout, box: Box) => ({
  left: `${(100 * box.x) / width}%`,
  top: `${(100 * box.y) / height}%`,
  width: `${(100 * box.width) / width}%`,
  height: `${(100 * box.height) / height}%`,
});
