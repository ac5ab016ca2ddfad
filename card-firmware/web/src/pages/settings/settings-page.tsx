import { SECTION_NAMES, type SectionName } from "@istars/protocol/model/settings/sections.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { PageParts } from "@istars/ui/frame/page-parts.tsx";
import { usePath } from "@istars/ui/router.tsx";
import { useSession } from "@istars/ui/session/session-context.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Notice } from "@istars/ui/states/notice.tsx";
import { OwnPassword } from "@istars/ui/users/own-password.tsx";
import { UsersPanel } from "@istars/ui/users/users-panel.tsx";
import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "../../session/api-context.ts";
import { ChangersOnly } from "../changers-only.tsx";
import { SecurityPanel } from "../security/security-panel.tsx";
import { TokensPanel } from "../tokens/tokens-panel.tsx";
import { sectionWords } from "./field-words.ts";
import { type SectionDrafts, useSectionDrafts } from "./section-drafts.tsx";
import { SectionForm } from "./section-form.tsx";
import classes from "./settings-page.module.css";

/** Parts that are no sections. */
const OTHERS = ["security", "users", "tokens", "password"] as const;
type Other = (typeof OTHERS)[number];
/** Those for everybody who may look; the others are for those who may change things. */
const OPEN: ReadonlySet<Other> = new Set<Other>(["security", "password"]);

/** The settings, one part at a time; which one stands in the address, `/settings/PART`. */
export function SettingsPage() {
  const { t, i18n } = useTranslation(["settings", "users", "tokens", "security"]);
  const wanted = usePath().split("/")[2] ?? "";
  const { session } = useSession();
  const mayChange = session.permission === "read-write";
  const drafts = useSectionDrafts(session.user);
  const section = SECTION_NAMES.find((name) => name === wanted) ?? "identity";
  const other = OTHERS.find((name) => name === wanted);
  const labels = { security: t("security:title"), users: t("users:title"), tokens: t("tokens:title"), password: t("users:ownPassword") };
  const parts = [
    ...SECTION_NAMES.map((name) => ({
      path: `/settings/${name}`,
      label: sectionWords(name, i18n.language).title,
      mark: drafts.drafts[name] === undefined ? null : t("settings:unsavedTab"),
    })),
    ...OTHERS.filter((name) => mayChange || OPEN.has(name)).map((name) => ({ path: `/settings/${name}`, label: labels[name] })),
  ];
  return (
    <div className={classes.page}>
      <PageHead title={t("settings:title")} aside="" />
      <PageParts label={t("settings:tabs")} parts={parts} fallback={other === undefined ? `/settings/${section}` : ""}>
        {other === undefined ? <Section key={section} section={section} drafts={drafts} /> : <OtherPart part={other} />}
      </PageParts>
    </div>
  );
}

function OtherPart({ part }: { readonly part: Other }) {
  switch (part) {
    case "security":
      return <SecurityPanel />;
    case "password":
      return <OwnPassword />;
    case "users":
      return (
        <ChangersOnly>
          <UsersPanel />
        </ChangersOnly>
      );
    case "tokens":
      return (
        <ChangersOnly>
          <TokensPanel />
        </ChangersOnly>
      );
  }
}

function Section({ section, drafts }: { readonly section: SectionName; readonly drafts: SectionDrafts }) {
  const { t } = useTranslation(["settings", "ui"]);
  const api = useApi();
  const sayFailure = useFailureText();
  // Read once: it does not change under somebody who types, who is told when saving instead.
  const query = useQuery({
    queryKey: ["settings", section],
    queryFn: ({ signal }) => api.readSettings(section, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  // What was typed was typed over the section as it was then: what others have saved since is told when saving.
  const document = drafts.drafts[section]?.document ?? query.data;
  if (document) return <SectionForm document={document} drafts={drafts} />;
  if (query.isError)
    return (
      <Notice
        tone="critical"
        title={t("ui:error.title")}
        action={<Button onClick={() => void query.refetch()}>{t("ui:error.retry")}</Button>}
      >
        {t("settings:failed", { reason: sayFailure(failureOf(query.error)) })}
      </Notice>
    );
  return (
    <Late>
      <Skeleton height="20rem" radius="lg" />
    </Late>
  );
}
