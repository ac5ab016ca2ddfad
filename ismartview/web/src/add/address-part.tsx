import { FLEET_LIMITS, type NewCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import type { Probe } from "@istars/protocol/model/ismartview/reach.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { type ReachFault, readReach } from "@istars/ui/reach/given-reach.ts";
import { EMPTY_REACH, type ReachDraft } from "@istars/ui/reach/reach-draft.ts";
import { useLinkTo } from "@istars/ui/router.tsx";
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useOutcomeProblem } from "../api/use-outcome-problem.ts";
import { cardPath } from "../card/card-path.ts";
import { ReachFields } from "../reach/reach-fields.tsx";
import { SiteInput } from "../sites/site-input.tsx";
import classes from "./add-page.module.css";
import { ProbeResult } from "./probe-result.tsx";

const NONE_KEPT: ReadonlySet<never> = new Set();

/** One card by its address: who is there is looked at first, then it is added. */
export function AddressPart() {
  const { t } = useTranslation("add");
  const api = useApi();
  const say = useFailureText();
  const problemOf = useOutcomeProblem();
  const [draft, setDraft] = useState<ReachDraft>(EMPTY_REACH);
  const [faults, setFaults] = useState<readonly ReachFault[]>([]);
  const [name, setName] = useState("");
  const [site, setSite] = useState("");
  const probe = useMutation({ mutationFn: api.probeCard });
  const add = useMutation({ mutationFn: (card: NewCard) => api.addCards([card]) });
  const outcome = add.data?.outcomes[0];
  const change = (next: ReachDraft) => {
    setDraft(next);
    // What was met there says nothing of another address.
    if (next.kind !== draft.kind || next.address !== draft.address) probe.reset();
    add.reset();
  };
  const look = () => {
    const read = readReach(draft, { isProbe: true });
    setFaults(read.faults);
    if (read.reach !== null) probe.mutate(read.reach, { onSuccess: (met) => setDraft((now) => withMet(now, met)) });
  };
  const submit = () => {
    const read = readReach(draft);
    setFaults(read.faults);
    if (read.reach !== null) add.mutate({ name: name.trim() || null, site: site.trim() || null, reach: read.reach });
  };
  if (outcome !== undefined && outcome.id !== null && outcome.problem === null)
    return (
      <Added
        id={outcome.id}
        name={name.trim() || probe.data?.name || draft.address.trim()}
        onAnother={() => {
          change({ ...draft, address: "", identityKey: "", ups: "" });
          setName("");
        }}
      />
    );
  const reason = add.isError ? say(failureOf(add.error)) : problemOf(outcome);
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ReachFields
        draft={draft}
        faults={faults}
        kept={NONE_KEPT}
        upsNames={probe.data?.upsNames ?? []}
        isKindFixed={false}
        onChange={change}
      />
      <div>
        <Button variant="default" loading={probe.isPending} onClick={look}>
          {t("probe.ask")}
        </Button>
      </div>
      {probe.isError ? <FormMessage tone="warning" lead={t("probe.failed", { reason: say(failureOf(probe.error)) })} /> : null}
      {probe.data ? (
        <ProbeResult
          probe={probe.data}
          keyInUse={draft.identityKey.trim()}
          onKey={(identityKey) => {
            setFaults((before) => before.filter(({ field }) => field !== "identityKey"));
            setDraft({ ...draft, identityKey });
          }}
        />
      ) : null}
      <TextInput
        label={t("name")}
        description={t("nameHelp")}
        placeholder={probe.data?.name ?? ""}
        maxLength={FLEET_LIMITS.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SiteInput value={site} isExplained onChange={setSite} />
      {reason === null ? null : <FormMessage tone="critical" lead={t("failed", { reason })} />}
      <div className={classes.actions}>
        <Button type="submit" loading={add.isPending}>
          {t("add")}
        </Button>
      </div>
    </form>
  );
}

/** The only UPS of a NUT server is the one that is meant. */
function withMet(draft: ReachDraft, { upsNames }: Probe): ReachDraft {
  const [only] = upsNames;
  return draft.kind === "nut" && draft.ups === "" && upsNames.length === 1 && only !== undefined ? { ...draft, ups: only } : draft;
}

function Added({ id, name, onAnother }: { readonly id: number; readonly name: string; readonly onAnother: () => void }) {
  const { t } = useTranslation("add");
  const link = useLinkTo(cardPath(id));
  return (
    <div className={classes.form}>
      <FormMessage tone="ok" lead={t("added", { name })} />
      <div className={classes.buttons}>
        <Button component="a" {...link}>
          {t("openIt")}
        </Button>
        <Button variant="default" onClick={onAnother}>
          {t("another")}
        </Button>
      </div>
    </div>
  );
}
