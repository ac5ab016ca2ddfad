import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { failureOf } from "../failures/failure-of.ts";
import { useFailureText } from "../failures/use-failure-text.ts";
import { FormMessage } from "../forms/form-message.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";

export interface RemoveButtonProps {
  readonly label: string;
  /** Of the question, which names what goes. */
  readonly title: string;
  /** What says yes. */
  readonly confirm: string;
  readonly remove: () => Promise<unknown>;
  readonly onRemoved: () => void;
  /** A sentence that it is still there, and why. */
  readonly notRemoved: (reason: string) => string;
  /** What follows from it. */
  readonly children: ReactNode;
}

/** Removes something, once that was confirmed. */
export function RemoveButton({ label, title, confirm, remove, onRemoved, notRemoved, children }: RemoveButtonProps) {
  const sayFailure = useFailureText();
  const [isAsking, setIsAsking] = useState(false);
  const removing = useMutation({ mutationFn: remove, onSuccess: onRemoved });
  const ask = () => {
    removing.reset();
    setIsAsking(true);
  };
  return (
    <>
      <Button variant="default" onClick={ask}>
        {label}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={title}
        confirm={confirm}
        isDangerous
        isPending={removing.isPending}
        onConfirm={() => removing.mutate()}
        onClose={() => setIsAsking(false)}
      >
        {children}
        {removing.isError ? <FormMessage tone="critical" lead={notRemoved(sayFailure(failureOf(removing.error)))} /> : null}
      </ConfirmDialog>
    </>
  );
}
