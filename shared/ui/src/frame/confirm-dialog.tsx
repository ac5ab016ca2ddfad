import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./confirm-dialog.module.css";
import { useDialogAbove } from "./dialog-above.ts";

export interface ConfirmDialogProps {
  readonly isOpen: boolean;
  /** What is asked, with the name of the thing. */
  readonly title: string;
  /** What the button does, as a verb. */
  readonly confirm: string;
  /** Something ends by it that does not come back by itself. */
  readonly isDangerous?: boolean;
  readonly isPending: boolean;
  /** Something that it asks for is still missing. */
  readonly isBlocked?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** The consequence, and why the last try failed. */
  readonly children: ReactNode;
}

/** Asks once before something is done, and says what follows from it. */
export function ConfirmDialog({
  isOpen,
  title,
  confirm,
  isDangerous = false,
  isPending,
  isBlocked = false,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps) {
  const { t } = useTranslation("ui");
  useDialogAbove(isOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      centered
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ "aria-label": t("close") }}
      styles={{
        title: {
          fontSize: "var(--mantine-font-size-lg)",
          lineHeight: "var(--mantine-line-height-lg)",
          fontWeight: 600,
          overflowWrap: "anywhere",
        },
      }}
    >
      <div className={classes.text}>{children}</div>
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button {...(isDangerous ? { color: "#b3202a" } : {})} disabled={isBlocked} loading={isPending} onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </Modal>
  );
}
