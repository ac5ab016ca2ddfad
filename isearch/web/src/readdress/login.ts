/** Who asks a card for something. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** The user that every card begins with, which few rename. */
export const NO_LOGIN: Login = { user: "admin", password: "" };

export const isComplete = ({ user, password }: Login): boolean => user.trim() !== "" && password !== "";

/** A log-in as it was kept; `null` if there is none, or it is damaged. */
export function readLogin(text: string | null): Login | null {
  try {
    const kept: unknown = JSON.parse(text ?? "null");
    if (typeof kept !== "object" || kept === null || !("user" in kept) || !("password" in kept)) return null;
    const { user, password } = kept;
    return typeof user === "string" && typeof password === "string" ? { user, password } : null;
  } catch {
    return null; // damaged: it is asked for
  }
}
