import { Button, TextInput } from "@mantine/core";
import { IconDownload, IconNetwork, IconSearch, IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../session/api-context.ts";
import classes from "./found-page.module.css";

export interface FoundToolsProps {
  readonly filter: string;
  readonly onFilter: (typed: string) => void;
  readonly counts: { readonly all: number; readonly shown: number; readonly chosen: number };
  readonly onSave: () => void;
  readonly onReaddress: () => void;
  /** Chooses the columns. */
  readonly columns: ReactNode;
  readonly isLive: boolean;
}

/** Stands above the list: finds in it, and does something with all of it. */
export function FoundTools({ filter, onFilter, counts, onSave, onReaddress, columns, isLive }: FoundToolsProps) {
  const { t } = useTranslation("found");
  const api = useApi();
  const forget = useMutation({ mutationFn: () => api.forgetCards() });
  const { all, shown, chosen } = counts;
  const listed = shown === all ? t("listed", { count: all }) : t("listedOf", { shown, all });
  return (
    <div className={classes.tools}>
      <TextInput
        className={classes.filter}
        type="search"
        aria-label={t("filter")}
        placeholder={t("filter")}
        leftSection={<IconSearch size="1rem" stroke={1.5} aria-hidden="true" />}
        value={filter}
        onChange={(event) => onFilter(event.currentTarget.value)}
      />
      <span className={classes.count} role="status">
        {chosen === 0 ? listed : `${listed} · ${t("chosen", { count: chosen })}`}
      </span>
      <Button
        disabled={!isLive}
        leftSection={<IconNetwork size="1rem" stroke={1.5} aria-hidden="true" />}
        onClick={onReaddress}
        title={chosen === 0 ? t("readdressHelp") : undefined}
      >
        {chosen === 0 ? t("readdressPlan") : t("readdressChosen", { count: chosen })}
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size="1rem" stroke={1.5} aria-hidden="true" />}
        title={t("saveHelp")}
        onClick={onSave}
      >
        {t("save")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size="1rem" stroke={1.5} aria-hidden="true" />}
        disabled={!isLive}
        loading={forget.isPending}
        title={t("forgetHelp")}
        onClick={() => forget.mutate()}
      >
        {t("forget")}
      </Button>
      <div className={classes.columns}>{columns}</div>
    </div>
  );
}
