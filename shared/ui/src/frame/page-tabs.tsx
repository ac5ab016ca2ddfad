import { useLinkTo, usePath } from "../router.tsx";
import classes from "./page-tabs.module.css";

export interface PageTab {
  readonly path: string;
  readonly label: string;
}

export interface PageTabsProps {
  /** What the tabs are parts of, for those who listen. */
  readonly label: string;
  readonly tabs: readonly PageTab[];
  /** The tab that is open where the address names none. */
  readonly fallback: string;
}

/** The few parts of a page, each with an address of its own, in a row. */
export function PageTabs({ label, tabs, fallback }: PageTabsProps) {
  const path = usePath();
  const here = tabs.some((tab) => tab.path === path) ? path : fallback;
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <Tab key={tab.path} {...tab} isHere={tab.path === here} />
      ))}
    </nav>
  );
}

function Tab({ path, label, isHere }: PageTab & { readonly isHere: boolean }) {
  const link = useLinkTo(path);
  return (
    <a className={classes.tab} aria-current={isHere ? "page" : undefined} {...link}>
      {label}
    </a>
  );
}
