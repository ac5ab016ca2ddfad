import { COMMANDS, type Command } from "@istars/protocol/model/command.ts";
import type { CommandRun } from "@istars/protocol/model/ismartview/command-run.ts";
import type { FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../api/api-context.ts";
import { useCardDetail } from "../card/use-card-detail.ts";
import classes from "./command-dialog.module.css";

export interface CommandFormProps {
  readonly cards: readonly FleetCard[];
  readonly onStarted: (run: CommandRun) => void;
  readonly onClose: () => void;
}

/** Most UPSs that are named one by one. */
const MOST_NAMED = 100;
/** Not a UPS's: asked of none, only to keep the order of hooks. */
const NO_CARD = 0;

/** Which command, what it means, and for which UPSs. With more than one, their number has to be typed (SAFETY 22). */
export function CommandForm({ cards, onStarted, onClose }: CommandFormProps) {
  const { t } = useTranslation(["remote", "fleet", "ui"]);
  const api = useApi();
  const say = useFailureText();
  const only = cards.length === 1 ? cards[0] : undefined;
  const detail = useCardDetail(only?.id ?? NO_CARD);
  const offered = only === undefined ? COMMANDS : COMMANDS.filter((command) => detail.data?.commands.includes(command) ?? true);
  const [chosen, setChosen] = useState<Command>("test.battery.start.quick");
  const [typed, setTyped] = useState("");
  const command = offered.includes(chosen) ? chosen : offered[0];
  const isCounted = cards.length === 1 || typed.trim() === String(cards.length);
  const start = useMutation({
    mutationFn: (asked: Command) => api.startCommand({ command: asked, cardIds: cards.map(({ id }) => id), count: cards.length }),
    onSuccess: onStarted,
  });
  if (cards.length === 0) return <FormMessage tone="info" lead={t("remote:none")} />;
  if (command === undefined) return <FormMessage tone="info" lead={t("remote:noneCan")} />;
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isCounted) start.mutate(command);
      }}
    >
      <NativeSelect
        label={t("remote:which")}
        data-autofocus
        value={command}
        onChange={(event) => setChosen(COMMANDS.find((one) => one === event.currentTarget.value) ?? chosen)}
        data={offered.map((one) => ({ value: one, label: t(`fleet:commands.${one}` as "fleet:kinds.istars") }))}
      />
      <FormMessage
        tone={command === "test.battery.start.deep" ? "warning" : "info"}
        lead={t(`remote:consequence.${command}` as "remote:oneByOne")}
      />
      {cards.length === 1 ? null : (
        <>
          <p className={classes.quiet}>
            {t("remote:oneByOne")} {command.startsWith("test.battery.start") ? t("remote:neverBoth") : ""}
          </p>
          <Names cards={cards} />
          <TextInput
            label={t("remote:typeCount")}
            description={t("remote:typeCountHelp", { count: cards.length })}
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </>
      )}
      {start.isError ? <FormMessage tone="critical" lead={t("remote:failed", { reason: say(failureOf(start.error)) })} /> : null}
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t("ui:cancel")}
        </Button>
        <Button type="submit" disabled={!isCounted} loading={start.isPending}>
          {t("remote:send")}
        </Button>
      </div>
    </form>
  );
}

/** Whom it is about, by name; one that is not heard says so. */
function Names({ cards }: { readonly cards: readonly FleetCard[] }) {
  const { t } = useTranslation("remote");
  const named = cards.slice(0, MOST_NAMED);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be in reach of the keyboard
    <section className={classes.names} aria-label={t("upss")} tabIndex={0}>
      <ul>
        {named.map(({ id, name, site, link }) => (
          <li key={id}>
            {name}
            <span className={classes.quiet}>
              {site === null ? "" : ` · ${site}`}
              {link === "online" ? "" : ` · ${t("notOnline")}`}
            </span>
          </li>
        ))}
        {cards.length > named.length ? <li className={classes.quiet}>{t("andMore", { count: cards.length - named.length })}</li> : null}
      </ul>
    </section>
  );
}
