import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { titleOf } from "@istars/ui/found/found-facts.ts";
import { Button, Checkbox } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { wouldRefuse } from "../found/found-state.ts";
import { useIsearchView } from "../live/live-context.tsx";
import type { CheckedRow } from "./check-step.tsx";
import { FirstPasswordFields, isFit, NO_FIRST_PASSWORD } from "./first-password-fields.tsx";
import { isComplete, NO_LOGIN } from "./login.ts";
import { LoginFields } from "./login-fields.tsx";
import classes from "./readdress.module.css";
import { useCardLogin } from "./use-card-login.ts";

/** What a run needs besides its rows. */
export interface Grant {
  readonly user: string;
  readonly password: string;
  readonly firstPassword?: string;
  readonly override?: boolean;
}

export interface ConfirmStepProps {
  readonly rows: readonly CheckedRow[];
  readonly onBack: () => void;
  readonly onSubmit: (grant: Grant) => void;
  readonly isPending: boolean;
  readonly failure: string | null;
}

/** Third: who asks for it, and what follows from it. */
export function ConfirmStep({ rows, onBack, onSubmit, isPending, failure }: ConfirmStepProps) {
  const { t } = useTranslation(["readdress", "ui"]);
  const { cards } = useIsearchView();
  const login = useCardLogin();
  const [first, setFirst] = useState(NO_FIRST_PASSWORD);
  const [override, setOverride] = useState(false);
  const fresh = rows.filter(({ needsFirstPassword }) => needsFirstPassword).length;
  const needsLogin = fresh < rows.length;
  const isReady = (!needsLogin || isComplete(login.value)) && (fresh === 0 || isFit(first));
  const refusing = rows.flatMap(({ mac }) => cards.get(mac) ?? []).filter(wouldRefuse);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    if (needsLogin) login.used();
    onSubmit({
      // A card without a password of its own is asked with its default one, whatever stands here.
      ...(needsLogin
        ? { user: login.value.user.trim(), password: login.value.password }
        : { user: NO_LOGIN.user, password: NO_LOGIN.user }),
      ...(fresh > 0 ? { firstPassword: first.next } : {}),
      ...(override ? { override } : {}),
    });
  };
  return (
    <form className={classes.step} onSubmit={submit} noValidate>
      <FormMessage tone="warning" lead={t("readdress:moves", { count: rows.length })}>
        {t("readdress:movesHelp")}
      </FormMessage>
      {failure === null ? null : <FormMessage tone="critical" lead={failure} />}
      {needsLogin ? <LoginFields login={login} /> : null}
      {fresh > 0 ? <FirstPasswordFields count={fresh} value={first} onChange={setFirst} /> : null}
      {refusing.length > 0 ? <Refusing cards={refusing} /> : null}
      <Checkbox
        label={t("readdress:override")}
        description={t("readdress:overrideHelp")}
        checked={override}
        onChange={(event) => setOverride(event.currentTarget.checked)}
      />
      <div className={classes.actions}>
        <Button variant="default" onClick={onBack}>
          {t("readdress:back")}
        </Button>
        <Button type="submit" disabled={!isReady} loading={isPending}>
          {t("readdress:set", { count: rows.length })}
        </Button>
      </div>
    </form>
  );
}

/** Names those that will say no, as far as the list knows. */
function Refusing({ cards }: { readonly cards: readonly FoundCard[] }) {
  const { t } = useTranslation(["readdress", "ui"]);
  return (
    <FormMessage tone="warning" lead={t("readdress:refusing", { count: cards.length })}>
      <bdi>{cards.map(titleOf).join(t("ui:comma"))}</bdi>
    </FormMessage>
  );
}
