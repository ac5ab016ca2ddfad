import type { Language } from "@istars/protocol/model/language.ts";
import type { Permission } from "@istars/protocol/model/permission.ts";
import type { NewUserAccount, Session, UserAccount, UserChange } from "@istars/protocol/model/settings/users.ts";
import { createContext, useContext } from "react";
import type { auditTexts } from "../audit/audit.texts.ts";
import type { firstPasswordTexts } from "../session/first-password.texts.ts";
import type { loginTexts } from "../session/login.texts.ts";
import type { usersTexts } from "../users/users.texts.ts";
import type { ProductTexts } from "./product-texts.ts";

declare module "i18next" {
  interface ResourceNamespaceMap {
    product: ProductTexts;
    login: typeof loginTexts;
    firstPassword: typeof firstPasswordTexts;
    users: typeof usersTexts;
    audit: typeof auditTexts;
  }
}

/** What the pages around users ask of a program. Every call rejects with what `failureOf` reads. */
export interface AccountsApi {
  readSession(signal: AbortSignal): Promise<Session>;
  openSession(credentials: { readonly user: string; readonly password: string }): Promise<Session>;
  closeSession(): Promise<void>;
  changeOwnPassword(passwords: { readonly current: string; readonly next: string }): Promise<Session>;
  /** Keeps the language of one's own pages. */
  changeOwnLanguage(language: Language): Promise<Session>;
  listUsers(signal: AbortSignal): Promise<{ readonly users: readonly UserAccount[] }>;
  createUser(user: NewUserAccount): Promise<UserAccount>;
  /** Changes a user over the version that was read; `settings.conflict` when that is no longer the latest. */
  changeUser(read: Pick<UserAccount, "id" | "version">, change: UserChange): Promise<UserAccount>;
  setUserPassword(id: number, given: { readonly password: string; readonly mustChangePassword: boolean }): Promise<UserAccount>;
  deleteUser(id: number): Promise<void>;
}

export interface Accounts {
  readonly api: AccountsApi;
  /** Those that the program gives, the least one first. */
  readonly permissions: readonly Permission[];
}

export const AccountsContext = createContext<Accounts | null>(null);

/** The program's users, as they were handed to it at its start. */
export function useAccounts(): Accounts {
  const accounts = useContext(AccountsContext);
  if (accounts === null) throw new Error("useAccounts needs an AccountsContext around it");
  return accounts;
}
