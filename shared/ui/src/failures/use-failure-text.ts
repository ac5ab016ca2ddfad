import { useTranslation } from "react-i18next";
import type { Failure } from "./failure.ts";
import { useFailureSentence } from "./use-failure-sentence.ts";

/** Says in a sentence why a call of the program's API brought no answer. */
export const useFailureText = (): ((failure: Failure) => string) => useFailureSentence(useTranslation("product").t("noAnswer"));
