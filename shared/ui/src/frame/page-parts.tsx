import { Button, Menu, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLinkTo, usePath } from "../router.tsx";
import classes from "./page-parts.module.css";

export interface PagePart {
  readonly path: string;
  readonly label: string;
  /** Something about it that is worth a dot, in words; `null` and left out: nothing. */
  readonly mark?: string | null;
}

export interface PagePartsProps {
  /** What these are parts of, for those who listen. */
  readonly label: string;
  readonly parts: readonly PagePart[];
  /** The part that is open where the address names none. */
  readonly fallback: string;
  /** The open part. */
  readonly children: ReactNode;
}

/** A page of many parts, each with an address of its own: a list beside the open part, or a menu above it where there is no room. */
export function PageParts({ label, parts, fallback, children }: PagePartsProps) {
  const path = usePath();
  const isNarrow = useMediaQuery("(max-width: 67.99em)", false, { getInitialValueInEffect: false });
  const here = parts.find((part) => part.path === path) ?? parts.find((part) => part.path === fallback) ?? null;
  return (
    <div className={classes.page}>
      <nav className={classes.nav} aria-label={label}>
        {isNarrow ? (
          <PartMenu label={label} parts={parts} here={here} />
        ) : (
          parts.map((part) => <PartLink key={part.path} part={part} isHere={part === here} />)
        )}
      </nav>
      <div className={classes.part}>{children}</div>
    </div>
  );
}

function PartLink({ part: { path, label, mark = null }, isHere }: { readonly part: PagePart; readonly isHere: boolean }) {
  const link = useLinkTo(path);
  return (
    <a className={classes.link} aria-current={isHere ? "page" : undefined} {...link}>
      {label}
      <Mark mark={mark} />
    </a>
  );
}

interface PartMenuProps {
  readonly label: string;
  readonly parts: readonly PagePart[];
  readonly here: PagePart | null;
}

function PartMenu({ label, parts, here }: PartMenuProps) {
  const { t } = useTranslation("ui");
  const mark = parts.map((part) => part.mark ?? null).find((one) => one !== null) ?? null;
  const name = here?.label ?? label;
  return (
    <Menu width="target" position="bottom-start" withInitialFocusPlaceholder={false} transitionProps={{ duration: 120 }}>
      <Menu.Target>
        <Button
          fullWidth
          variant="default"
          justify="space-between"
          rightSection={<IconChevronDown size="1rem" stroke={1.5} aria-hidden="true" />}
          aria-label={t("frame.part", { label, name })}
        >
          <span>
            {name}
            <Mark mark={mark} />
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {parts.map((part) => (
          <PartItem key={part.path} part={part} isHere={part === here} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function PartItem({ part: { path, label, mark = null }, isHere }: { readonly part: PagePart; readonly isHere: boolean }) {
  const link = useLinkTo(path);
  return (
    <Menu.Item component="a" className={classes.item} aria-current={isHere ? "page" : undefined} {...link}>
      {label}
      <Mark mark={mark} />
    </Menu.Item>
  );
}

function Mark({ mark }: { readonly mark: string | null }) {
  if (mark === null) return null;
  return (
    <span className={classes.mark} title={mark}>
      <VisuallyHidden> ({mark})</VisuallyHidden>
    </span>
  );
}
