import { AppShell, VisuallyHidden } from "@mantine/core";
import type { ComponentType, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLinkTo, usePath } from "../router.tsx";
import type { Tone } from "../tone.ts";
import classes from "./app-frame.module.css";
import { BrandMark } from "./brand.tsx";

export interface NavItem {
  readonly path: string;
  readonly label: string;
  readonly icon: ComponentType<{ size?: string | number; stroke?: string | number; "aria-hidden"?: boolean | "true" | "false" }>;
  /** How many things wait there and how bad the worst is; words for those who listen. */
  readonly badge?: { readonly count: number; readonly tone: Tone; readonly label: string } | null;
}

export interface AppFrameProps {
  /** What this program looks at, e.g. the card's name. */
  readonly name: string;
  readonly place?: string;
  /** Empty where there is one page only. */
  readonly nav: readonly NavItem[];
  /** Stands in the header, always in sight. */
  readonly live: ReactNode;
  /** What belongs to the person and not to the page, at the header's end. */
  readonly menu: ReactNode;
  readonly children: ReactNode;
}

/** Header, navigation and content. The navigation is a column, and on a phone a bar at the bottom, in reach of the thumb. */
export function AppFrame({ name, place, nav, live, menu, children }: AppFrameProps) {
  const { t } = useTranslation("ui");
  const bars =
    nav.length === 0
      ? {}
      : {
          navbar: { width: "15rem", breakpoint: "md", collapsed: { mobile: true } },
          footer: { height: { base: "3.5rem", md: 0 } },
        };
  return (
    <AppShell header={{ height: "3.5rem" }} {...bars} padding={{ base: "sm", md: "md" }} transitionDuration={0}>
      <a className={classes.skip} href="#content">
        {t("frame.skip")}
      </a>
      <AppShell.Header className={classes.header}>
        <div className={classes.who}>
          <BrandMark />
          <div className={classes.names}>
            <span className={classes.name} title={name}>
              {name}
            </span>
            {place ? <span className={classes.place}>{place}</span> : null}
          </div>
        </div>
        {live}
        {menu}
      </AppShell.Header>
      {nav.length === 0 ? null : (
        <AppShell.Navbar className={classes.navbar} aria-label={t("frame.navigation")} component="nav" visibleFrom="md">
          {nav.map((item) => (
            <NavLink key={item.path} item={item} />
          ))}
        </AppShell.Navbar>
      )}
      <AppShell.Main className={classes.main} id="content" tabIndex={-1}>
        {children}
      </AppShell.Main>
      {nav.length === 0 ? null : (
        <AppShell.Footer className={classes.bar} aria-label={t("frame.navigation")} component="nav" hiddenFrom="md">
          {nav.map((item) => (
            <NavLink key={item.path} item={item} />
          ))}
        </AppShell.Footer>
      )}
    </AppShell>
  );
}

function NavLink({ item }: { readonly item: NavItem }) {
  const { i18n } = useTranslation("ui");
  const path = usePath();
  const isHere = path === item.path || path.startsWith(`${item.path}/`);
  const link = useLinkTo(item.path);
  const { icon: Icon, label, badge } = item;
  return (
    <a className={classes.link} aria-current={isHere ? "page" : undefined} {...link}>
      <Icon size="1.25rem" stroke={1.5} aria-hidden="true" />
      <span className={classes.linkLabel}>{label}</span>
      {badge && badge.count > 0 ? (
        <span className={classes.count} data-tone={badge.tone}>
          <span aria-hidden="true">{badge.count.toLocaleString(i18n.language)}</span>
          <VisuallyHidden>{badge.label}</VisuallyHidden>
        </span>
      ) : null}
    </a>
  );
}
