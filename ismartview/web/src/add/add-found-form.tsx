import type { FoundCard } from "@istars/protocol/model/isearch/found-card.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { SecretInput } from "@istars/ui/forms/secret-input.tsx";
import { webAddressOf } from "@istars/ui/found/web-address.ts";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SiteInput } from "../sites/site-input.tsx";
import classes from "./add-page.module.css";
import { OutcomeList } from "./outcome-list.tsx";
import { useAddFound } from "./use-add-found.ts";

export interface AddFoundFormProps {
  /** Those that are chosen. */
  readonly cards: readonly FoundCard[];
  /** With which other makers' cards answered the search. */
  readonly community: string;
  readonly onAdded: () => void;
}

/** Adds what is chosen: into one site, cards of ours with one token. */
export function AddFoundForm({ cards, community, onAdded }: AddFoundFormProps) {
  const { t } = useTranslation("add");
  const say = useFailureText();
  const { adding, meeting } = useAddFound();
  const [site, setSite] = useState("");
  const [token, setToken] = useState("");
  const needsToken = cards.some(({ kind }) => kind === "istars");
  const isTls = cards.some((card) => webAddressOf(card)?.startsWith("https:") === true);
  const isTokenMissing = needsToken && token.trim() === "";
  const submit = () =>
    adding.mutate({ cards, site: site.trim() || null, secrets: { token: token.trim(), community } }, { onSuccess: onAdded });
  return (
    <>
      {adding.data && cards.length === 0 ? <OutcomeList outcomes={adding.data} /> : null}
      {cards.length === 0 ? null : (
        <form
          className={classes.panel}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!isTokenMissing) submit();
          }}
        >
          <strong>{t("scan.chosen", { count: cards.length })}</strong>
          <div className={classes.fields}>
            <SiteInput value={site} onChange={setSite} />
            {needsToken ? (
              <SecretInput
                label={t("scan.token")}
                description={t("scan.tokenHelp")}
                autoComplete="off"
                maxLength={512}
                value={token}
                onChange={(event) => setToken(event.currentTarget.value)}
              />
            ) : null}
          </div>
          {isTls ? <p className={classes.quiet}>{t("scan.keyNote")}</p> : null}
          {adding.isError ? <FormMessage tone="critical" lead={t("failed", { reason: say(failureOf(adding.error)) })} /> : null}
          <div className={classes.line}>
            <Button type="submit" disabled={isTokenMissing} loading={adding.isPending}>
              {t("addCount", { count: cards.length })}
            </Button>
            <span className={classes.quiet} role="status">
              {meeting !== null ? t("scan.meeting", { name: meeting }) : isTokenMissing ? t("scan.tokenMissing") : ""}
            </span>
          </div>
        </form>
      )}
    </>
  );
}
