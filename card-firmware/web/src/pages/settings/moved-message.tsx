import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Says, once an address was saved, where the pages are from now on. Only a static one is known. */
export function MovedMessage({ values }: { readonly values: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation("settings");
  if (values.mode === "dhcp") return <FormMessage tone="info" lead={t("movesByDhcp")} />;
  if (values.mode !== "static" || typeof values.address !== "string" || values.address === location.hostname) return null;
  const origin = `${location.protocol}//${values.address}${location.port === "" ? "" : `:${location.port}`}`;
  return (
    <FormMessage tone="info" lead={t("moves", { address: values.address })}>
      <Button component="a" href={`${origin}/settings/network`} variant="default" size="compact-sm" mt={8}>
        {t("openThere")}
      </Button>
    </FormMessage>
  );
}
