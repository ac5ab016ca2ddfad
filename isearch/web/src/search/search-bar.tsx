import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button } from "@mantine/core";
import { IconChevronDown, IconPlayerStop, IconRadar2 } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { isLive } from "../live/isearch-view.ts";
import { useIsearchView } from "../live/live-context.tsx";
import classes from "./search-bar.module.css";
import { SearchFields } from "./search-fields.tsx";
import { isUsual } from "./search-options.ts";
import { SearchProgress } from "./search-progress.tsx";
import type { Search } from "./use-search.ts";

/** Starts and ends a search, says how far it is, and where it looks. */
export function SearchBar({ search }: { readonly search: Search }) {
  const { t } = useTranslation("isearch");
  const view = useIsearchView();
  const fieldsId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const isRunning = view.scan?.state === "running";
  const mustLook = search.rangeFault !== null || search.interfaceFault !== null;
  const isShown = isOpen || mustLook;
  return (
    <section className={classes.bar} aria-label={t("search")}>
      <div className={classes.line}>
        {isRunning ? (
          <Button
            className={classes.button}
            size="lg"
            variant="default"
            leftSection={<IconPlayerStop size="1.25rem" stroke={1.75} aria-hidden="true" />}
            disabled={!isLive(view)}
            onClick={search.stop}
          >
            {t("stop")}
          </Button>
        ) : (
          <Button
            className={classes.button}
            size="lg"
            leftSection={<IconRadar2 size="1.25rem" stroke={1.75} aria-hidden="true" />}
            loading={search.isStarting}
            disabled={!isLive(view)}
            onClick={search.start}
          >
            {t("search")}
          </Button>
        )}
        <SearchProgress />
        <Button
          className={classes.where}
          variant="subtle"
          aria-expanded={isShown}
          aria-controls={fieldsId}
          rightSection={<IconChevronDown className={classes.arrow} size="1rem" stroke={1.75} aria-hidden="true" />}
          onClick={() => setIsOpen(!isShown)}
        >
          {t(isUsual(search.options) ? "where" : "whereChosen")}
        </Button>
      </div>
      {search.failure === null ? null : <FormMessage tone="critical" lead={search.failure} />}
      <div id={fieldsId} hidden={!isShown}>
        {isShown ? <SearchFields search={search} /> : null}
      </div>
    </section>
  );
}
