import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconHelpCircle, IconInfoCircle, IconUrgent } from "@tabler/icons-react";
import type { Tone } from "../tone.ts";

const ICONS = {
  ok: IconCircleCheck,
  info: IconInfoCircle,
  idle: IconCircleDashed,
  unknown: IconHelpCircle,
  warning: IconAlertTriangle,
  critical: IconUrgent,
} as const satisfies Record<Tone, unknown>;

/** The shape of a tone, for those who do not see its colour. Takes its size from the text around it. */
export function ToneIcon({ tone, size = "1.15em" }: { readonly tone: Tone; readonly size?: string }) {
  const Icon = ICONS[tone];
  return <Icon size={size} stroke={1.75} aria-hidden="true" style={{ flex: "none" }} />;
}
