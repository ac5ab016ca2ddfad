import { useTranslation } from "react-i18next";
import type { Failure, Fault } from "../failures/failure.ts";
import { usersTexts } from "./users.texts.ts";

type KnownFault = keyof typeof usersTexts.faults;
const isKnown = (code: string): code is KnownFault => code in usersTexts.faults;

/** Says what the program has against a field of a user, by the field's name; `null` where it has nothing. */
export function useUserFaults(): (failure: Failure | null, field: string) => string | null {
  const { t } = useTranslation(["users", "product"]);
  const say = ({ code, params = {} }: Fault) =>
    isKnown(code) ? t(`users:faults.${code}` as "users:faults.not-an-address", { value: "", ...params }) : t("product:notTaken");
  return (failure, field) => {
    if (failure?.kind !== "refused") return null;
    if (failure.code === "user.name-taken") return field === "name" ? t("users:nameTaken") : null;
    if (failure.code === "settings.conflict") return null;
    const own = failure.errors.filter(({ pointer }) => pointer === `/${field}` || pointer.startsWith(`/${field}/`));
    return own.length === 0 ? null : [...new Set(own.map(say))].join(". ");
  };
}
