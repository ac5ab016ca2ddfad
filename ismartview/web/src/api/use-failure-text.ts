import type { Failure } from "@istars/ui/failures/failure.ts";
import { useFailureSentence } from "@istars/ui/failures/use-failure-sentence.ts";
import { useTranslation } from "react-i18next";

/** Says in a sentence why a call of the service's API brought no answer. */
export const useFailureText = (): ((failure: Failure) => string) => useFailureSentence(useTranslation("view").t("offline"));
