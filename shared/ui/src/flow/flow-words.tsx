import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { EDGE_IDS, type EdgeId, type FlowState, NODE_IDS, type NodeId, type Shape } from "./flow-state.ts";

/** A node's name in the texts: in a line-interactive UPS two places hold something else. */
export function nodeName(node: NodeId, shape: Shape): NodeId | "regulator" | "charger" {
  if (shape === "line-interactive" && node === "bypass") return "regulator";
  if (shape === "line-interactive" && node === "rectifier") return "charger";
  return node;
}

/** Ends of each line; `null` is the joint of rectifier, battery and inverter. */
const ENDS: Readonly<Record<EdgeId, readonly [from: NodeId | null, to: NodeId | null]>> = {
  "mains-rectifier": ["mains", "rectifier"],
  "mains-bypass": ["mains", "bypass"],
  "rectifier-bus": ["rectifier", null],
  "bus-battery": [null, "battery"],
  "bus-inverter": [null, "inverter"],
  "inverter-load": ["inverter", "load"],
  "bypass-load": ["bypass", "load"],
};

/** The picture as a list, for those who do not see it. */
export function FlowWords({ flow }: { readonly flow: FlowState }) {
  const { t } = useTranslation("ui");
  const nameOf = (node: NodeId | null) => (node === null ? t("flow.bus") : t(`flow.nodes.${nodeName(node, flow.shape)}`));
  return (
    <VisuallyHidden>
      <ul aria-label={t("flow.facts")}>
        {NODE_IDS.map((node) => (
          <li key={node}>{t("flow.node", { name: nameOf(node), word: t(`flow.words.${flow.nodes[node].word}`) })}</li>
        ))}
        {EDGE_IDS.map((edge) => {
          const { direction } = flow.edges[edge];
          const [from, to] = direction === "backward" ? [ENDS[edge][1], ENDS[edge][0]] : ENDS[edge];
          const phrase = direction === "forward" || direction === "backward" ? "flows" : direction;
          return <li key={edge}>{t(`flow.line.${phrase}`, { from: nameOf(from), to: nameOf(to) })}</li>;
        })}
      </ul>
    </VisuallyHidden>
  );
}
