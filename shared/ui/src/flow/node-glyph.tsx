import {
  IconArrowsRight,
  IconBattery,
  IconBattery1,
  IconBattery2,
  IconBattery3,
  IconBattery4,
  IconPlug,
  IconServer2,
  IconWaveSine,
} from "@tabler/icons-react";
import type { NodeId, Shape } from "./flow-state.ts";

const BATTERIES = [IconBattery, IconBattery1, IconBattery2, IconBattery3, IconBattery4] as const;

export interface NodeGlyphProps {
  readonly node: NodeId;
  readonly shape: Shape;
  /** Fills the battery, 0–100; `null` leaves it plain. */
  readonly charge: number | null;
}

/** What a node is, as a drawing. */
export function NodeGlyph({ node, shape, charge }: NodeGlyphProps) {
  const size = { size: "1.25em", stroke: 1.5 } as const;
  switch (node) {
    case "mains":
      return <IconPlug {...size} />;
    case "bypass":
      return shape === "line-interactive" ? <IconWaveSine {...size} /> : <IconArrowsRight {...size} />;
    case "rectifier":
      return <Converter from="alternating" />;
    case "inverter":
      return <Converter from="direct" />;
    case "battery": {
      const Battery = BATTERIES[charge === null ? 0 : Math.min(4, Math.max(0, Math.round(charge / 25)))] ?? IconBattery;
      return <Battery {...size} />;
    }
    case "load":
      return <IconServer2 {...size} />;
  }
}

/** The converter symbol of IEC 60617: what goes in above the diagonal, what comes out below it. */
function Converter({ from }: { readonly from: "alternating" | "direct" }) {
  const sine = "q1.25 -3.2 2.5 0 t2.5 0";
  const upper = from === "alternating" ? `M5.5 9 ${sine}` : "M5.5 7.4h5 M5.5 9.8h5";
  const lower = from === "alternating" ? "M13.5 14.4h5 M13.5 16.8h5" : `M13.5 16 ${sine}`;
  return (
    <svg
      viewBox="0 0 24 24"
      width="1.25em"
      height="1.25em"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <rect x="3" y="3" width="18" height="18" rx="2.5" />
      <path d="M21 3.5 3 20.5" />
      <path d={upper} />
      <path d={lower} />
    </svg>
  );
}
