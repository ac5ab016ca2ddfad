import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { RecordsFailure } from "@istars/ui/records/records-failure.tsx";
import { useFailureText } from "../../session/use-failure-text.ts";

/** Why the card's records are not there, and the way to try again. */
export function FailedRecords({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const say = useFailureText();
  return <RecordsFailure reason={say(failureOf(error))} onRetry={onRetry} />;
}
