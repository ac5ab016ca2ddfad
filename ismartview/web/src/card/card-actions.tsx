import "@mantine/core/styles/Menu.css";
import type { CardDetail, FleetCard } from "@istars/protocol/model/ismartview/fleet-card.ts";
import { useFocusBackAfter } from "@istars/ui/frame/use-focus-back.ts";
import { useMay } from "@istars/ui/session/use-may.ts";
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconBellOff, IconDots, IconEdit, IconTerminal2, IconTrash } from "@tabler/icons-react";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { SilenceDialog } from "../alarms/silence-dialog.tsx";
import { useIsLive } from "../live/live-context.tsx";

const CommandDialog = lazy(async () => ({ default: (await import("../remote/command-dialog.tsx")).CommandDialog }));
const EditPanel = lazy(async () => ({ default: (await import("./edit-panel.tsx")).EditPanel }));
const RemoveDialog = lazy(async () => ({ default: (await import("./remove-dialog.tsx")).RemoveDialog }));

export interface CardActionsProps {
  readonly card: FleetCard;
  /** `null` while it is fetched. */
  readonly detail: CardDetail | null;
  readonly onRemoved: () => void;
}

/** What can be done with a card, by those who may: operators send commands, administrators change and remove it. */
export function CardActions({ card, detail, onRemoved }: CardActionsProps) {
  const { t } = useTranslation("card");
  const mayOperate = useMay("operate");
  const mayChange = useMay("read-write");
  const isLive = useIsLive();
  const [open, setOpen] = useState<"command" | "edit" | "silence" | "remove" | null>(null);
  const close = () => setOpen(null);
  useFocusBackAfter(open !== null && open !== "silence");
  const more = useRef<HTMLButtonElement>(null);
  /** The menu goes when something of it is chosen: what opens gives the focus back to its button. */
  const choose = (what: "silence" | "remove") => {
    more.current?.focus();
    setOpen(what);
  };
  const canCommand = detail !== null && detail.commands.length > 0;
  if (!mayOperate) return null;
  return (
    <>
      <Button
        variant="default"
        disabled={!canCommand || !isLive}
        leftSection={<IconTerminal2 size="1rem" stroke={1.75} aria-hidden="true" />}
        onClick={() => setOpen("command")}
      >
        {t("command")}
      </Button>
      {mayChange ? (
        <Button
          variant="default"
          disabled={detail === null}
          leftSection={<IconEdit size="1rem" stroke={1.75} aria-hidden="true" />}
          onClick={() => setOpen("edit")}
        >
          {t("edit")}
        </Button>
      ) : null}
      <Menu position="bottom-end" transitionProps={{ duration: 120 }}>
        <Menu.Target>
          <ActionIcon ref={more} variant="default" size="2.25rem" aria-label={t("more")}>
            <IconDots size="1.125rem" stroke={1.75} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconBellOff size="1rem" stroke={1.75} aria-hidden="true" />} onClick={() => choose("silence")}>
            {t("silence")}
          </Menu.Item>
          {mayChange ? (
            <Menu.Item leftSection={<IconTrash size="1rem" stroke={1.75} aria-hidden="true" />} onClick={() => choose("remove")}>
              {t("remove")}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <SilenceDialog about={open === "silence" ? { kind: "cards", ids: [card.id] } : null} onDone={close} onClose={close} />
      <Suspense fallback={null}>
        {open === "command" ? <CommandDialog cardIds={[card.id]} onClose={close} /> : null}
        {open === "edit" && detail !== null ? <EditPanel detail={detail} onClose={close} /> : null}
        {open === "remove" ? <RemoveDialog card={card} onRemoved={onRemoved} onClose={close} /> : null}
      </Suspense>
    </>
  );
}
