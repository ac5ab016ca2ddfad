import type { Certificate, Tls } from "@istars/protocol/model/tls.ts";
import { FactList } from "@istars/ui/details/fact-list.tsx";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { saveFile } from "@istars/ui/files/save-file.ts";
import formCard from "@istars/ui/forms/form-card.module.css";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { ConfirmDialog } from "@istars/ui/frame/confirm-dialog.tsx";
import { ListFrame } from "@istars/ui/frame/list-frame.tsx";
import { useSession } from "@istars/ui/session/session-context.ts";
import { Notice } from "@istars/ui/states/notice.tsx";
import { useMoment } from "@istars/ui/values/use-moment.ts";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../session/api-context.ts";
import { CopyButton } from "../settings/copy-button.tsx";
import page from "../settings/settings-page.module.css";
import classes from "./security.module.css";

const KEY = ["tls"];

/** How the card proves who it is: its identity key and the certificate over it. */
export function SecurityPanel() {
  const { t } = useTranslation("security");
  const api = useApi();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.readTls(signal) });
  return (
    <ListFrame title={t("title")} about={t("about")} add={null} query={query} failed={(reason) => t("failed", { reason })}>
      {query.data?.certificate ? (
        <Parts certificate={query.data.certificate} httpsPort={query.data.httpsPort} />
      ) : (
        <Notice tone="info" title={t("off")}>
          {t("offHelp")}
        </Notice>
      )}
    </ListFrame>
  );
}

interface PartsProps extends Pick<Tls, "httpsPort"> {
  readonly certificate: Certificate;
}

function Parts({ certificate, httpsPort }: PartsProps) {
  const { t } = useTranslation("security");
  const { identityKey, pem } = certificate;
  const { session } = useSession();
  const [isAsked, setIsAsked] = useState(false);
  const [isRenewed, setIsRenewed] = useState(false);
  return (
    <>
      <section className={formCard.card} aria-labelledby="identity-key">
        <h3 id="identity-key" className={formCard.title}>
          {t("key")}
        </h3>
        <div className={classes.keyLine}>
          <code className={classes.key}>{identityKey}</code>
          <CopyButton text={identityKey} failed={t("copyFailed")} />
        </div>
        <p className={formCard.help}>{t("keyHelp")}</p>
      </section>
      <section className={page.history} aria-labelledby="certificate">
        <h3 id="certificate" className={formCard.title}>
          {t("certificate")}
        </h3>
        <Facts certificate={certificate} httpsPort={httpsPort} />
        <p className={formCard.help}>{t("certificateHelp")}</p>
        <div className={page.actions}>
          <span className={page.state} role="status">
            {isRenewed ? t("renewed") : ""}
          </span>
          <Button variant="default" onClick={() => saveFile("istars-card.pem", pem, "application/x-pem-file")}>
            {t("download")}
          </Button>
          {session.permission === "read-write" ? (
            <Button variant="default" onClick={() => setIsAsked(true)}>
              {t("renew")}
            </Button>
          ) : null}
        </div>
      </section>
      {isAsked ? <RenewDialog onRenewed={() => setIsRenewed(true)} onClose={() => setIsAsked(false)} /> : null}
    </>
  );
}

function Facts({ certificate, httpsPort }: PartsProps) {
  const { t } = useTranslation(["security", "ui"]);
  const moment = useMoment("minute");
  const { name, serial, hosts, addresses, untilMs, fingerprint } = certificate;
  const rows = {
    name,
    names: [...hosts, ...addresses].join(t("ui:comma")),
    until: t("security:renewsItself", { moment: moment(untilMs) }),
    port: String(httpsPort ?? ""),
    serial,
    fingerprint: <span className={classes.fingerprint}>{fingerprint}</span>,
  };
  const ids = ["name", "names", "until", "port", "serial", "fingerprint"] as const;
  return <FactList rows={ids.map((id) => ({ id, label: t(`security:labels.${id}`), value: rows[id] }))} />;
}

function RenewDialog({ onRenewed, onClose }: { readonly onRenewed: () => void; readonly onClose: () => void }) {
  const { t } = useTranslation("security");
  const api = useApi();
  const queries = useQueryClient();
  const sayFailure = useFailureText();
  const renewing = useMutation({
    mutationFn: () => api.renewCertificate(),
    onSuccess: (renewed) => {
      queries.setQueryData(KEY, renewed);
      onRenewed();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      title={t("renewTitle")}
      confirm={t("renewConfirm")}
      isPending={renewing.isPending}
      onConfirm={() => renewing.mutate()}
      onClose={onClose}
    >
      <p>{t("renewText")}</p>
      {renewing.isError ? <FormMessage tone="critical" lead={t("notRenewed", { reason: sayFailure(failureOf(renewing.error)) })} /> : null}
    </ConfirmDialog>
  );
}
