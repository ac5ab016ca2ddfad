import { Button } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { type ReactNode, type RefObject, useRef } from "react";
import { useTranslation } from "react-i18next";
import classes from "./newer-entries.module.css";

/** Further down than this one reads what is there, px. */
const TOP_PX = 16;

/** Where the reader of a list is. */
export interface ReaderPlace {
  readonly scroller: RefObject<Element | null>;
  /** Reads further down: what would move the rows has to wait. */
  readonly isAway: () => boolean;
  readonly goToTop: () => void;
}

export function useReaderPlace(): ReaderPlace {
  const scroller = useRef<Element>(null);
  return {
    scroller,
    isAway: () => scroller.current?.isConnected === true && scroller.current.scrollTop > TOP_PX,
    goToTop: () => scroller.current?.scrollTo({ top: 0 }),
  };
}

export interface NewerEntriesProps {
  readonly place: ReaderPlace;
  /** How many have come that the list does not show; more than `most` are not counted. */
  readonly count: number;
  readonly most: number;
  /** Fetches them: the reader asks for them, or is back at the top. */
  readonly onShow: () => void;
  /** The list, which scrolls in itself. */
  readonly children: ReactNode;
}

/** Stands around a list whose reader is not to be moved away: says that there are newer entries, and leads to them. */
export function NewerEntries({ place, count, most, onShow, children }: NewerEntriesProps) {
  const { t } = useTranslation("records");
  return (
    <div
      className={classes.around}
      onScrollCapture={({ target }) => {
        if (target instanceof Element) place.scroller.current = target;
        if (count > 0 && !place.isAway()) onShow();
      }}
    >
      <div className={classes.newer} role="status">
        {count === 0 ? null : (
          <Button
            size="compact-sm"
            radius="xl"
            leftSection={<IconArrowUp size="1rem" stroke={1.5} aria-hidden="true" />}
            onClick={() => {
              place.goToTop();
              onShow();
            }}
          >
            {count >= most ? t("newerMany", { count: most }) : t("newer", { count })}
          </Button>
        )}
      </div>
      {children}
    </div>
  );
}
