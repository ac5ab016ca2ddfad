import type { CardDetail } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { FLEET_LIMITS } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { SidePanel } from "@istars/ui/frame/side-panel.tsx";
import { type ReachFault, readReach } from "@istars/ui/reach/given-reach.ts";
import { draftOfReach } from "@istars/ui/reach/reach-draft.ts";
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { ReachFields } from "../reach/reach-fields.tsx";
import { SiteInput } from "../sites/site-input.tsx";
import classes from "./card-page.module.css";
import { cardKey } from "./use-card-detail.ts";

/** Name, site and reach of a card. Secrets that are not typed anew stay as they are. */
export function EditPanel({ detail, onClose }: { readonly detail: CardDetail; readonly onClose: () => void }) {
  const { t } = useTranslation("card");
  const api = useApi();
  const queries = useQueryClient();
  const say = useFailureText();
  /** What was there when the panel opened: what is typed is compared with that, not with what somebody else saved meanwhile. */
  const [first] = useState(() => ({ ...draftOfReach(detail.reach), detail }));
  const [name, setName] = useState(first.detail.givenName ?? "");
  const [site, setSite] = useState(first.detail.card.site ?? "");
  const [draft, setDraft] = useState(first.draft);
  const [faults, setFaults] = useState<readonly ReachFault[]>([]);
  const isReachChanged = JSON.stringify(draft) !== JSON.stringify(first.draft);
  const isChanged = isReachChanged || name !== (first.detail.givenName ?? "") || site !== (first.detail.card.site ?? "");
  const save = useMutation({
    mutationFn: (reach: ReturnType<typeof readReach>["reach"]) =>
      api.changeCard(
        { id: detail.card.id, version: detail.version },
        { name: name.trim() || null, site: site.trim() || null, ...(reach === null ? {} : { reach }) },
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: cardKey(detail.card.id) });
      onClose();
    },
    // After a conflict the next try is made over what is there then.
    onError: () => void queries.invalidateQueries({ queryKey: cardKey(detail.card.id) }),
  });
  const submit = () => {
    const read = readReach(draft, { kept: first.kept });
    setFaults(isReachChanged ? read.faults : []);
    if (!isReachChanged) save.mutate(null);
    else if (read.reach !== null) save.mutate(read.reach);
  };
  const failure = save.isError ? failureOf(save.error) : null;
  const isConflict = failure?.kind === "refused" && failure.code === "settings.conflict";
  return (
    <SidePanel isOpen title={t("form.title", { name: detail.card.name })} isUnsaved={isChanged && !save.isPending} onClose={onClose}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput
          label={t("form.name")}
          description={t("form.nameHelp")}
          maxLength={FLEET_LIMITS.name}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SiteInput value={site} isExplained onChange={setSite} />
        <ReachFields draft={draft} faults={faults} kept={first.kept} upsNames={[]} isKindFixed onChange={setDraft} />
        {failure === null ? null : isConflict ? (
          <FormMessage tone="warning" lead={t("form.conflict")}>
            {t("form.conflictHelp")}
          </FormMessage>
        ) : (
          <FormMessage tone="critical" lead={t("form.failed", { reason: say(failure) })} />
        )}
        <div className={classes.formActions}>
          <Button type="submit" disabled={!isChanged} loading={save.isPending}>
            {t("form.save")}
          </Button>
        </div>
      </form>
    </SidePanel>
  );
}
