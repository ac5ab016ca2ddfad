import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Fault } from "../failures/failure.ts";
import { FormMessage } from "../forms/form-message.tsx";
import { useMoment } from "../values/use-moment.ts";
import classes from "./conflict-panel.module.css";

/** A field that somebody else has changed meanwhile. */
interface ConflictingField {
  readonly title: string;
  /** The value as it is stored now, in words. */
  readonly theirs: string;
  /** What was typed here; `null` where nothing was. */
  readonly mine: string | null;
}

export interface ConflictPanelProps {
  /** What the program tells of a `settings.conflict`. */
  readonly conflicts: readonly Fault[];
  /** A field's words, by its name and the stored value; `null` for one that is not on the page. */
  readonly fieldOf: (name: string, stored: unknown) => ConflictingField | null;
  readonly isPending: boolean;
  readonly onTakeTheirs: () => void;
  readonly onPutMine: () => void;
}

/** What others have changed since something was read, beside one's own, and which of the two is to stand. */
export function ConflictPanel({ conflicts, fieldOf, isPending, onTakeTheirs, onPutMine }: ConflictPanelProps) {
  const { t } = useTranslation("ui");
  const moment = useMoment();
  return (
    <div className={classes.conflict}>
      <FormMessage tone="warning" lead={t("conflict.title")}>
        {t("conflict.help")}
      </FormMessage>
      <dl className={classes.conflicts}>
        {conflicts.map(({ pointer, params = {} }) => {
          const field = fieldOf(pointer.slice(1), storedOf(params.theirs));
          if (field === null) return null;
          const { title, theirs, mine } = field;
          return (
            <div key={pointer}>
              <dt>
                {title} · {t("conflict.by", { user: String(params.by), when: moment(Number(params.wallMs)) })}
              </dt>
              <dd>
                {t("conflict.theirs")}: <strong>{theirs}</strong>
              </dd>
              <dd>
                {mine === null ? (
                  t("conflict.untouched")
                ) : (
                  <>
                    {t("conflict.mine")}: <strong>{mine}</strong>
                  </>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <div className={classes.actions}>
        <Button variant="default" onClick={onTakeTheirs} loading={isPending}>
          {t("conflict.takeTheirs")}
        </Button>
        <Button onClick={onPutMine} loading={isPending}>
          {t("conflict.putMine")}
        </Button>
      </div>
    </div>
  );
}

/** The program tells the stored value as JSON. */
const storedOf = (json: unknown): unknown => (typeof json === "string" ? JSON.parse(json) : null);
