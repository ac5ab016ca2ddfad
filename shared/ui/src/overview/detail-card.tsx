import { useTranslation } from "react-i18next";
import { DetailList } from "../details/detail-list.tsx";
import { type DetailGroup, type DetailInput, detailsOf } from "../details/node-details.ts";
import { useDetailWords } from "../details/use-detail-words.ts";
import classes from "./overview.module.css";

/** The groups that stand below the flow picture. */
export const DETAIL_CARDS = ["mains", "battery", "load", "ups"] as const;

export interface DetailCardProps {
  readonly group: DetailGroup;
  readonly input: DetailInput;
  /** Values are the last known ones. */
  readonly isOld: boolean;
}

/** The values behind one node of the flow picture. */
export function DetailCard({ group, input, isOld }: DetailCardProps) {
  const { t } = useTranslation("ui");
  const words = useDetailWords();
  return (
    <section className={classes.detail} aria-labelledby={`detail-${group}`}>
      <h2 className={classes.detailTitle} id={`detail-${group}`}>
        {t(`details.groups.${group}`)}
      </h2>
      <DetailList rows={detailsOf(group, input, words)} isOld={isOld} />
    </section>
  );
}
