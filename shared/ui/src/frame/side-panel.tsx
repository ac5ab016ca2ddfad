import { Drawer } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export interface SidePanelProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** Asked for by the person: the cross, Escape, or a click beside it. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** More about one thing of a page, beside the page; on a phone from below. It holds the focus and gives it back when it closes. */
export function SidePanel({ isOpen, title, onClose, children }: SidePanelProps) {
  const { t } = useTranslation("ui");
  const isNarrow = useMediaQuery("(max-width: 47.99em)", false, { getInitialValueInEffect: false });
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position={isNarrow ? "bottom" : "right"}
      size={isNarrow ? "75%" : "26rem"}
      title={title}
      transitionProps={{ duration: 150 }}
      overlayProps={{ backgroundOpacity: 0.3 }}
      closeButtonProps={{ "aria-label": t("close") }}
      styles={{ title: { fontSize: "var(--mantine-font-size-lg)", fontWeight: 600, overflowWrap: "anywhere" } }}
    >
      {children}
    </Drawer>
  );
}
