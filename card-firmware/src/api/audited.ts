import type { Audit } from "@istars/service/auth/audit.ts";
import { StoreError } from "@istars/service/store/store.ts";
import { problemOfCard } from "./card-problem.ts";

/** Does what notes its own success, and notes a refusal: who asked, what for, and why not. */
export async function audited<T>(
  audit: Audit,
  actor: { readonly user: string; readonly address: string },
  action: string,
  detail: string,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const outcome = problemOfCard(error)?.code ?? (error instanceof StoreError ? "storage.failed" : "internal");
    await audit.record({ user: actor.user, source: actor.address, action, outcome, detail });
    throw error;
  }
}
