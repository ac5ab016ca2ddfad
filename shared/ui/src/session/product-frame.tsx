import { useTranslation } from "react-i18next";
import { EntryFrame, type EntryFrameProps } from "../frame/entry-frame.tsx";

/** What stands around the pages one meets before the program itself. */
export function ProductFrame(props: Omit<EntryFrameProps, "product" | "kind">) {
  const { t } = useTranslation("product");
  return <EntryFrame product={t("name")} kind={t("kind")} {...props} />;
}
