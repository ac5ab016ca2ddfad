import type { ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button, Switch, Textarea, TextInput } from "@mantine/core";
import { IconChevronDown, IconPlayerStop, IconRadar2 } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useFleetFacts, useIsLive } from "../live/live-context.tsx";
import classes from "./add-page.module.css";

/** Where to search besides the local networks, and whether for other makers' cards, too; how far a search is. */
export function ScanForm() {
  const { t } = useTranslation("add");
  const api = useApi();
  const say = useFailureText();
  const isLive = useIsLive();
  const { scan } = useFleetFacts();
  const fieldsId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [ranges, setRanges] = useState("");
  const [foreign, setForeign] = useState(false);
  const [community, setCommunity] = useState("");
  const start = useMutation({ mutationFn: (request: ScanRequest) => api.startScan(request) });
  const stop = useMutation({ mutationFn: () => api.cancelScan() });
  const isRunning = scan?.state === "running";
  const begin = () => {
    const listed = ranges.split(/[\s,;]+/).filter((range) => range !== "");
    start.mutate({
      ...(listed.length === 0 ? {} : { ranges: listed }),
      ...(foreign ? { foreign, ...(community.trim() === "" ? {} : { community: community.trim() }) } : {}),
    });
  };
  const failure = start.isError ? failureOf(start.error) : null;
  return (
    <section className={classes.panel} aria-label={t("scan.start")}>
      <div className={classes.line}>
        {isRunning ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size="1rem" stroke={1.75} aria-hidden="true" />}
            disabled={!isLive}
            onClick={() => stop.mutate()}
          >
            {t("scan.stop")}
          </Button>
        ) : (
          <Button
            leftSection={<IconRadar2 size="1rem" stroke={1.75} aria-hidden="true" />}
            loading={start.isPending}
            disabled={!isLive}
            onClick={begin}
          >
            {t("scan.start")}
          </Button>
        )}
        <div className={classes.grow}>
          <ScanProgress />
        </div>
        <Button
          variant="subtle"
          aria-expanded={isOpen}
          aria-controls={fieldsId}
          rightSection={<IconChevronDown size="1rem" stroke={1.75} aria-hidden="true" />}
          onClick={() => setIsOpen(!isOpen)}
        >
          {t("scan.where")}
        </Button>
      </div>
      {failure === null ? null : <FormMessage tone="critical" lead={t("scan.failed", { reason: say(failure) })} />}
      <div id={fieldsId} hidden={!isOpen}>
        <div className={classes.fields}>
          <Textarea
            label={t("scan.ranges")}
            description={t("scan.rangesHelp")}
            placeholder={"192.0.2.0/24\n198.51.100.10-198.51.100.40"}
            rows={3}
            spellCheck={false}
            value={ranges}
            onChange={(event) => setRanges(event.currentTarget.value)}
          />
          <div>
            <Switch
              label={t("scan.foreign")}
              description={t("scan.foreignHelp")}
              checked={foreign}
              onChange={(event) => setForeign(event.currentTarget.checked)}
            />
            {foreign ? (
              <TextInput
                mt="md"
                label={t("scan.community")}
                description={t("scan.communityHelp")}
                placeholder="public"
                maxLength={64}
                autoComplete="off"
                spellCheck={false}
                value={community}
                onChange={(event) => setCommunity(event.currentTarget.value)}
              />
            ) : null}
          </div>
        </div>
      </div>
    </section>
  );
}

const ENDS = { done: "scan.done", cancelled: "scan.cancelled", failed: "scan.ended" } as const;

/** How far the search is, or how it ended. What changes many times a second is not read out; how it ended is. */
function ScanProgress() {
  const { t } = useTranslation("add");
  const { scan } = useFleetFacts();
  if (scan === null) return <p className={classes.quiet}>{t("scan.notSearched")}</p>;
  const { state, found, asked, toAsk, problems } = scan;
  const counts = [t("scan.counts", { found }), ...(toAsk > 0 ? [t("scan.asked", { asked, toAsk })] : [])].join(" · ");
  return (
    <>
      <div>
        {state === "running" ? <strong>{t("scan.running")}</strong> : <strong role="status">{t(ENDS[state])}</strong>}
        <span className={classes.quiet}> · {counts}</span>
      </div>
      {state === "running" && toAsk > 0 ? (
        <div className={classes.track} aria-hidden="true">
          <div className={classes.filled} style={{ width: `${(asked / toAsk) * 100}%` }} />
        </div>
      ) : null}
      {problems.length === 0 ? null : (
        <ul className={classes.problems}>
          {problems.map((problem) => (
            <li key={problem} lang="en">
              {problem}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
