import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { PageHead } from "@istars/ui/frame/page-head.tsx";
import { LogView, type LogViewProps } from "@istars/ui/records/log-view.tsx";
import { LogTabs } from "./log-tabs.tsx";
import { RecordFrame } from "./record-frame.tsx";

/** A log of the card as a page of its own, beside the others. */
export function LogPage<Entry>({ title, ...log }: Omit<LogViewProps<Entry>, "time" | "head" | "sayFailure"> & { readonly title: string }) {
  const say = useFailureText();
  return (
    <RecordFrame title={title}>
      {(time) => (
        <LogView
          {...log}
          time={time}
          sayFailure={(error) => say(failureOf(error))}
          head={(rangeWords) => (
            <>
              <PageHead title={title} aside={rangeWords} />
              <LogTabs />
            </>
          )}
        />
      )}
    </RecordFrame>
  );
}
