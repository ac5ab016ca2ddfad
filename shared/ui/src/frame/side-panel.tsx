import { Drawer } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useUnsaved } from "../forms/use-unsaved.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { DialogAboveContext } from "./dialog-above.ts";
import { useFocusBack } from "./use-focus-back.ts";
import { useIsNarrow } from "./use-is-narrow.ts";

/** Asks whether something may be lost. */
interface LossWords {
  readonly title: string;
  readonly text: string;
  readonly discard: string;
}

export interface SidePanelProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** Something was typed, or shown this once, that closing would lose: that is asked first. */
  readonly isUnsaved?: boolean;
  /** What is asked then; left out, about what was typed. */
  readonly loss?: LossWords;
  /** Asked for by the person: the cross, Escape, or a click beside it. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** More about one thing of a page, beside the page; on a phone from below. It holds the focus and gives it back when it closes. */
export function SidePanel({ isOpen, title, isUnsaved = false, loss, onClose, children }: SidePanelProps) {
  const { t } = useTranslation("ui");
  const asked = loss ?? { title: t("unsaved.title"), text: t("unsaved.text"), discard: t("unsaved.discard") };
  const isNarrow = useIsNarrow();
  const [isBelow, setIsBelow] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  useUnsaved(isOpen && isUnsaved);
  const giveFocusBack = useFocusBack(isOpen);
  return (
    <Drawer
      opened={isOpen}
      onClose={() => (isUnsaved ? setIsAsking(true) : onClose())}
      position={isNarrow ? "bottom" : "right"}
      size={isNarrow ? "75%" : "26rem"}
      closeOnEscape={!isBelow}
      title={title}
      transitionProps={{ duration: 150 }}
      returnFocus={false}
      onExitTransitionEnd={giveFocusBack}
      overlayProps={{ backgroundOpacity: 0.3 }}
      closeButtonProps={{ "aria-label": t("close") }}
      styles={{ title: { fontSize: "var(--mantine-font-size-lg)", fontWeight: 600, overflowWrap: "anywhere" } }}
    >
      <DialogAboveContext value={setIsBelow}>
        {children}
        {/* Not there before it asks, or the Escape that brings it up would close it at once. */}
        {isAsking ? (
          <ConfirmDialog
            isOpen
            title={asked.title}
            confirm={asked.discard}
            isPending={false}
            onConfirm={() => {
              setIsAsking(false);
              onClose();
            }}
            onClose={() => setIsAsking(false)}
          >
            <p>{asked.text}</p>
          </ConfirmDialog>
        ) : null}
      </DialogAboveContext>
    </Drawer>
  );
}
