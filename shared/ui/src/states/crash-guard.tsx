import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "./notice.tsx";

/** Keeps a failing page from taking the frame with it: says so and offers to reload. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? <Crashed /> : this.props.children;
  }
}

function Crashed() {
  const { t } = useTranslation("ui");
  return (
    <Notice isPage tone="critical" title={t("error.title")} action={<Button onClick={() => location.reload()}>{t("error.reload")}</Button>}>
      {t("error.crash")}
    </Notice>
  );
}
