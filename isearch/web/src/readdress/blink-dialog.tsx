import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { titleOf } from "@istars/ui/found/found-facts.ts";
import { Button, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../session/api-context.ts";
import { useFailureText } from "../session/use-failure-text.ts";
import { useProblemText } from "./address-words.ts";
import { isComplete, NO_LOGIN } from "./login.ts";
import { LoginFields } from "./login-fields.tsx";
import classes from "./readdress.module.css";
import { useCardLogin } from "./use-card-login.ts";

/** Long enough to walk along a row of racks, s. */
const BLINK_S = 60;

export interface BlinkDialogProps {
  readonly card: FoundCard;
  readonly onClose: () => void;
}

/** Makes a card show itself, so that somebody in front of the racks sees which one it is. */
export function BlinkDialog({ card, onClose }: BlinkDialogProps) {
  const { t } = useTranslation(["readdress", "ui"]);
  const api = useApi();
  const sayFailure = useFailureText();
  const sayProblem = useProblemText();
  const login = useCardLogin();
  const isNew = card.here?.isNew === true;
  // A card without a password of its own is asked with its default one, whatever stands here.
  const used = isNew ? { user: NO_LOGIN.user, password: NO_LOGIN.user } : login.value;
  const blink = useMutation({
    mutationFn: () => api.blink({ mac: card.here?.mac ?? card.key, ...used, seconds: BLINK_S }),
    // Only a password that a card has taken is worth keeping.
    onSuccess: () => {
      if (!isNew) login.used();
    },
  });
  const failure = blink.error ? failureOf(blink.error) : null;
  const said = failure?.kind === "refused" ? sayProblem(failure.code, failure.params) : failure ? sayFailure(failure) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete(used)) blink.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={t("readdress:blinkTitle", { name: titleOf(card) })}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ "aria-label": t("ui:close") }}
      styles={{ title: { fontSize: "var(--mantine-font-size-lg)", fontWeight: 600, overflowWrap: "anywhere" } }}
    >
      <form className={classes.step} onSubmit={submit} noValidate>
        <p className={classes.quiet}>{t("readdress:blinkHelp", { seconds: BLINK_S })}</p>
        {said === null ? null : <FormMessage tone="critical" lead={said} />}
        {blink.isSuccess ? <FormMessage tone="ok" lead={t("readdress:blinks", { seconds: BLINK_S })} /> : null}
        {isNew ? <p className={classes.quiet}>{t("readdress:blinkNew")}</p> : <LoginFields login={login} />}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            {t("ui:close")}
          </Button>
          <Button type="submit" loading={blink.isPending} disabled={!isComplete(used)}>
            {t(blink.isSuccess ? "readdress:blinkAgain" : "readdress:blink")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
