import { type EntryFrameProps, EntryFrame as UiEntryFrame } from "@istars/ui/frame/entry-frame.tsx";
import { useTranslation } from "react-i18next";

/** What stands around the pages one meets before the card itself. */
export function EntryFrame(props: Omit<EntryFrameProps, "product" | "kind">) {
  const { t } = useTranslation(["app", "login"]);
  return <UiEntryFrame product={t("app:product")} kind={t("login:product")} {...props} />;
}
