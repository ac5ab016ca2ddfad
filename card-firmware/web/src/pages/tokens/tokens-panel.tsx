import type { ApiToken } from "@istars/protocol/model/settings/tokens.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { ListFrame } from "@istars/ui/frame/list-frame.tsx";
import { SidePanel } from "@istars/ui/frame/side-panel.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFreshView } from "../../live/live-context.tsx";
import { useApi } from "../../session/api-context.ts";
import { MadeTokenView } from "./made-token.tsx";
import { type MadeToken, NewTokenForm } from "./new-token-form.tsx";
import { TokenTable } from "./token-table.tsx";

const REFRESH_MS = 15_000;

/** What programs show instead of logging in: the list, and beside it a new one. */
export function TokensPanel() {
  const { t } = useTranslation("tokens");
  const api = useApi();
  const { nowWallMs } = useFreshView();
  const [isAdding, setIsAdding] = useState(false);
  const [made, setMade] = useState<MadeToken | null>(null);
  const [isCopied, setIsCopied] = useState(false);
  const [asked, setAsked] = useState<ApiToken | null>(null);
  const query = useQuery({ queryKey: ["tokens"], queryFn: ({ signal }) => api.listTokens(signal), refetchInterval: REFRESH_MS });
  const tokens = query.data?.tokens ?? [];
  const close = () => {
    setIsAdding(false);
    setMade(null);
    setIsCopied(false);
  };
  return (
    <ListFrame
      title={t("title")}
      about={t("about")}
      add={
        <Button onClick={() => setIsAdding(true)} disabled={query.data === undefined}>
          {t("add")}
        </Button>
      }
      query={query}
      failed={(reason) => t("failed", { reason })}
    >
      {tokens.length === 0 ? (
        <Notice tone="info" title={t("none")}>
          {t("noneHelp")}
        </Notice>
      ) : (
        <TokenTable tokens={tokens} nowWallMs={nowWallMs} onRevoke={setAsked} />
      )}
      <SidePanel
        isOpen={isAdding}
        title={t("add")}
        isUnsaved={made !== null && !isCopied}
        loss={{ title: t("lossTitle"), text: t("lossText"), discard: t("lossClose") }}
        onClose={close}
      >
        {made === null ? (
          <NewTokenForm onMade={setMade} />
        ) : (
          <MadeTokenView made={made} onCopied={() => setIsCopied(true)} onDone={close} />
        )}
      </SidePanel>
      {asked === null ? null : <RevokeDialog token={asked} onClose={() => setAsked(null)} />}
    </ListFrame>
  );
}

function RevokeDialog({ token, onClose }: { readonly token: ApiToken; readonly onClose: () => void }) {
  const { t } = useTranslation("tokens");
  const api = useApi();
  const queries = useQueryClient();
  const sayFailure = useFailureText();
  const revoking = useMutation({
    mutationFn: () => api.deleteToken(token.id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["tokens"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      title={t("revokeTitle", { name: token.name })}
      confirm={t("revoke")}
      isDangerous
      isPending={revoking.isPending}
      onConfirm={() => revoking.mutate()}
      onClose={onClose}
    >
      <p>{t("revokeText")}</p>
      {revoking.isError ? <FormMessage tone="critical" lead={t("notRevoked", { reason: sayFailure(failureOf(revoking.error)) })} /> : null}
    </ConfirmDialog>
  );
}
