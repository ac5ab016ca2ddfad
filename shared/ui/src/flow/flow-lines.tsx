import { arrowOf, type EdgeLine, type FlowLayout, pathOf } from "./flow-layout.ts";
import classes from "./flow-picture.module.css";
import { EDGE_IDS, type EdgeState, type FlowState, isMoving } from "./flow-state.ts";

/** The lines between the nodes and the housing behind them; a drawing only, the facts stand in the buttons and the list. */
export function FlowLines({ flow, layout }: { readonly flow: FlowState; readonly layout: FlowLayout }) {
  // What carries energy is drawn last, so that a shared stretch is lit when either of its lines is.
  const order = [...EDGE_IDS].sort((a, b) => weight(flow.edges[a]) - weight(flow.edges[b]));
  const { x, y, width, height } = layout.ups;
  return (
    <svg className={classes.lines} viewBox={`0 0 ${layout.width} ${layout.height}`} aria-hidden="true">
      <rect className={classes.housing} data-tone={flow.ups.tone} x={x + 1} y={y + 1} width={width - 2} height={height - 2} rx="16" />
      {order.map((id) => (
        <Line key={id} line={layout.edges[id]} state={flow.edges[id]} moves={isMoving(flow)} />
      ))}
    </svg>
  );
}

const weight = ({ direction }: EdgeState): number => (direction === "none" ? 0 : direction === "unknown" ? 1 : 2);

function Line({ line, state, moves }: { readonly line: EdgeLine; readonly state: EdgeState; readonly moves: boolean }) {
  const path = pathOf(line.points);
  const isLit = state.direction === "forward" || state.direction === "backward";
  const arrow = isLit ? arrowOf(line) : null;
  return (
    <g className={classes.line} data-tone={state.tone} data-direction={state.direction} data-moves={(isLit && moves) || undefined}>
      <path className={classes.track} d={path} />
      {isLit ? <path className={classes.energy} d={path} /> : null}
      {arrow ? (
        <path
          className={classes.arrow}
          d="M-6 -8 L8 0 L-6 8 Z"
          transform={`translate(${arrow.at[0]} ${arrow.at[1]}) rotate(${arrow.angle + (state.direction === "backward" ? 180 : 0)})`}
        />
      ) : null}
    </g>
  );
}
