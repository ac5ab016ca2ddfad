import type { Failure, Fault } from "@istars/ui/failures/failure.ts";
import { useTranslation } from "react-i18next";
import { usersTexts } from "./users.texts.ts";

type KnownFault = keyof typeof usersTexts.faults;
const isKnown = (code: string): code is KnownFault => code in usersTexts.faults;

/** Says what the card has against a field of a user, by the field's name; `null` where it has nothing. */
export function useUserFaults(): (failure: Failure | null, field: string) => string | null {
  const { t } = useTranslation("users");
  const say = ({ code, params = {} }: Fault) =>
    t(`faults.${isKnown(code) ? code : "other"}` as "faults.not-an-address", { value: "", ...params });
  return (failure, field) => {
    if (failure?.kind !== "refused") return null;
    if (failure.code === "user.name-taken") return field === "name" ? t("nameTaken") : null;
    if (failure.code === "settings.conflict") return null;
    const own = failure.errors.filter(({ pointer }) => pointer === `/${field}` || pointer.startsWith(`/${field}/`));
    return own.length === 0 ? null : [...new Set(own.map(say))].join(". ");
  };
}
