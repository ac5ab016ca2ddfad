import { Popover, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconDeviceTv, IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LanguageChoice } from "./language-choice.tsx";
import { SchemeChoice } from "./scheme-choice.tsx";
import classes from "./user-menu.module.css";

export interface UserMenuProps {
  readonly user: string;
  /** Keeps the language that the person has chosen; rejects when that did not work. */
  readonly onLanguage: (code: string) => Promise<void>;
  readonly onLogOut: () => void;
  readonly onWall: () => void;
}

/** What belongs to the person and not to the page. */
export function UserMenu({ user, onLanguage, onLogOut, onWall }: UserMenuProps) {
  const { t } = useTranslation("ui");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-end"
      width="15rem"
      shadow="md"
      trapFocus
      returnFocus
      transitionProps={{ duration: 120 }}
    >
      <Popover.Target>
        <UnstyledButton className={classes.user} aria-label={t("frame.userMenu", { user })} onClick={() => setIsOpen(!isOpen)}>
          <IconUserCircle size="1.25rem" stroke={1.5} aria-hidden="true" />
          <span className={classes.userName}>{user}</span>
          <IconChevronDown size="1rem" stroke={1.5} aria-hidden="true" />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label={t("frame.userMenu", { user })}>
        <span className={classes.label}>{t("frame.signedInAs", { user })}</span>
        <div className={classes.scheme}>
          <LanguageChoice keep={onLanguage} />
          <SchemeChoice />
        </div>
        <UnstyledButton className={classes.item} onClick={onWall}>
          <IconDeviceTv size="1.125rem" stroke={1.5} aria-hidden="true" />
          {t("frame.wall")}
        </UnstyledButton>
        <UnstyledButton className={classes.item} onClick={onLogOut}>
          <IconLogout size="1.125rem" stroke={1.5} aria-hidden="true" />
          {t("frame.logOut")}
        </UnstyledButton>
      </Popover.Dropdown>
    </Popover>
  );
}
