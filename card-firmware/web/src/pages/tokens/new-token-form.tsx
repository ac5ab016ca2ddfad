import { TOKEN_SCOPES, type TokenScope } from "@istars/protocol/model/settings/tokens.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import classes from "@istars/ui/forms/list-parts.module.css";
import { dayBeside, dayText } from "@istars/ui/values/time-range.ts";
import { useZone } from "@istars/ui/values/zone-context.tsx";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFreshView } from "../../live/live-context.tsx";
import { useApi } from "../../session/api-context.ts";

/** What the card answers to a new token: the one time that its text is told. */
export interface MadeToken {
  readonly token: string;
  readonly name: string;
}

/** Makes a token. By itself it never expires (SAFETY 31). */
export function NewTokenForm({ onMade }: { readonly onMade: (made: MadeToken) => void }) {
  const { t } = useTranslation("tokens");
  const api = useApi();
  const queries = useQueryClient();
  const sayFailure = useFailureText();
  const zone = useZone();
  const { nowWallMs } = useFreshView();
  const today = nowWallMs === null ? "" : dayText(nowWallMs, zone);
  const [name, setName] = useState("");
  const [scope, setScope] = useState<TokenScope>("read");
  const [lastDay, setLastDay] = useState<string | null>(null);
  // Until the end of that day where the card stands.
  const expiresWallMs = lastDay === null || lastDay === "" ? null : zone.momentAt(Date.parse(dayBeside(lastDay, 1)));
  const isDayWrong = lastDay !== null && (lastDay === "" || lastDay < today);
  const making = useMutation({
    mutationFn: () => api.createToken({ name: name.trim(), scope, expiresWallMs }),
    onSuccess: ({ token, about }) => {
      void queries.invalidateQueries({ queryKey: ["tokens"] });
      onMade({ token, name: about.name });
    },
  });
  const failure = making.error === null ? null : failureOf(making.error);
  const isAbout = (field: string) => failure?.kind === "refused" && failure.errors.some(({ pointer }) => pointer === `/${field}`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        label={t("name")}
        description={t("nameHelp")}
        autoComplete="off"
        maxLength={64}
        data-autofocus
        value={name}
        error={isAbout("name") ? t("nameWrong") : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("scope")}
        description={t(`scopeHelp.${scope}`)}
        value={scope}
        onChange={(event) => setScope(TOKEN_SCOPES.find((one) => one === event.currentTarget.value) ?? "read")}
        data={TOKEN_SCOPES.map((one) => ({ value: one, label: t(`scopes.${one}`) }))}
      />
      <NativeSelect
        label={t("expires")}
        description={t("expiryHelp")}
        value={lastDay === null ? "never" : "day"}
        onChange={(event) => setLastDay(event.currentTarget.value === "never" ? null : today)}
        data={[
          { value: "never", label: t("expiry.never") },
          { value: "day", label: t("expiry.day") },
        ]}
      />
      {lastDay === null ? null : (
        <TextInput
          type="date"
          label={t("lastDay")}
          min={today}
          value={lastDay}
          error={isDayWrong ? t("dayWrong") : null}
          onChange={(event) => setLastDay(event.currentTarget.value)}
        />
      )}
      {failure === null ? null : <FormMessage tone="critical" lead={t("notCreated", { reason: sayFailure(failure) })} />}
      <div className={classes.actions}>
        <Button type="submit" loading={making.isPending} disabled={name.trim() === "" || isDayWrong}>
          {t("create")}
        </Button>
      </div>
    </form>
  );
}
