import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useFailureText } from "@istars/ui/failures/use-failure-text.ts";
import { RecordsFailure } from "@istars/ui/records/records-failure.tsx";

/** Why the card's records are not there, and the way to try again. */
export function FailedRecords({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const say = useFailureText();
  return <RecordsFailure reason={say(failureOf(error))} onRetry={onRetry} />;
}
