import { PageHead } from "@istars/ui/frame/page-head.tsx";
import range from "@istars/ui/records/record-page.module.css";
import type { RecordTime } from "@istars/ui/records/record-time.ts";
import { Late } from "@istars/ui/states/late.tsx";
import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useCardTime } from "./use-card-time.ts";

export interface RecordFrameProps {
  readonly title: string;
  /** The page, once it is known what time it is at the card. */
  readonly children: (time: RecordTime) => ReactNode;
}

/** A page of records: what "today" is, the card has to tell first. */
export function RecordFrame({ title, children }: RecordFrameProps) {
  const time = useCardTime();
  return (
    <div className={range.page}>
      {time === null ? (
        <>
          <PageHead title={title} aside="" />
          <Late>
            <Skeleton height="24rem" radius="lg" />
          </Late>
        </>
      ) : (
        children(time)
      )}
    </div>
  );
}
