import { COMMANDS, type Command } from "./command.ts";
import { PERMISSIONS, type Permission } from "./permission.ts";
import type { AuditEntry } from "./records.ts";
import { UNRESTS, type Unrest } from "./settings/objection.ts";
import { TOKEN_SCOPES, type TokenScope } from "./settings/tokens.ts";

/** What an audit entry was about, read from the text that the card wrote, so that it can be said in any language. */
export type AuditDetail =
  | { readonly kind: "section"; readonly section: string }
  | {
      readonly kind: "saved";
      readonly section: string;
      readonly version: number;
      /** The version that was gone back to. */
      readonly asIn: number | null;
      /** What the card had objected to. */
      readonly inSpiteOf: Unrest | null;
      readonly fields: readonly string[];
    }
  /** `permission` is a token's scope, too. */
  | { readonly kind: "granted"; readonly name: string; readonly permission: Permission | TokenScope }
  | { readonly kind: "user-changes"; readonly name: string; readonly changes: readonly UserFieldWords[] }
  | { readonly kind: "numbered"; readonly what: "user" | "token" | "alarm"; readonly id: number }
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "fact"; readonly fact: AuditFact };

/** A user's field and what it became; addresses as they stand in the text, with blanks between them. */
type UserFieldWords =
  | { readonly field: "permission"; readonly permission: Permission }
  | { readonly field: "language"; readonly language: string | null }
  | { readonly field: "allowedFrom"; readonly addresses: string };

const FACTS = {
  "not allowed from this address": "elsewhere",
  "first password": "first-password",
  expired: "expired",
} as const;
type AuditFact = (typeof FACTS)[keyof typeof FACTS];

/**
 * Reads an entry's detail. `null` where there is none, where it is a mere name that needs no words, and where the form is not known:
 * then the text speaks for itself.
 */
export function readAuditDetail({ action, outcome, detail }: Pick<AuditEntry, "action" | "outcome" | "detail">): AuditDetail | null {
  if (detail === null) return null;
  if (Object.hasOwn(FACTS, detail)) return { kind: "fact", fact: FACTS[detail as keyof typeof FACTS] };
  const isDone = outcome === "ok";
  switch (action) {
    case "settings.change":
      return isDone ? readSaved(detail) : { kind: "section", section: detail };
    case "user.create":
    case "token.create":
      return isDone ? readGranted(detail) : null;
    case "user.change":
      return isDone ? readUserChanges(detail) : numbered("user", detail);
    // A name may be all digits: only what was refused is told by its number.
    case "user.password":
    case "user.remove":
      return isDone ? null : numbered("user", detail);
    case "token.revoke":
      return isDone ? readGranted(detail) : numbered("token", detail);
    case "alarm.acknowledge":
      return numbered("alarm", detail);
    case "ups.command": {
      const command = COMMANDS.find((one) => one === detail);
      return command ? { kind: "command", command } : null;
    }
    default:
      return null;
  }
}

const SAVED = /^(?<section>[a-z]+) (?<version>\d+): (?:as in version (?<asIn>\d+); )?(?:in spite of (?<unrest>[a-z-]+); )?(?<fields>\/.+)$/;

function readSaved(detail: string): AuditDetail | null {
  const { section = "", version, asIn, unrest, fields = "" } = SAVED.exec(detail)?.groups ?? {};
  const inSpiteOf = UNRESTS.find((one) => one === unrest) ?? null;
  if (section === "" || (unrest !== undefined && inSpiteOf === null)) return null;
  return {
    kind: "saved",
    section,
    version: Number(version),
    asIn: asIn === undefined ? null : Number(asIn),
    inSpiteOf,
    fields: fields.split(", ").map((pointer) => pointer.slice(1)),
  };
}

function readGranted(detail: string): AuditDetail | null {
  const [, name = "", word] = /^(.+) \(([a-z-]+)\)$/.exec(detail) ?? [];
  const permission = [...PERMISSIONS, ...TOKEN_SCOPES].find((one) => one === word);
  return permission === undefined ? null : { kind: "granted", name, permission };
}

function readUserChanges(detail: string): AuditDetail | null {
  // No user's name has a colon.
  const [, name = "", list = ""] = /^([^:]+): (.+)$/.exec(detail) ?? [];
  const changes = list.split(", ").map(readUserField);
  const known = changes.filter((change) => change !== null);
  return known.length === 0 || known.length < changes.length ? null : { kind: "user-changes", name, changes: known };
}

function readUserField(text: string): UserFieldWords | null {
  const [, field, value = ""] = /^(permission|language|allowed from) (.+)$/.exec(text) ?? [];
  if (field === "language") return { field, language: value === "as the browser asks" ? null : value };
  if (field === "allowed from") return { field: "allowedFrom", addresses: value === "anywhere" ? "" : value };
  const permission = PERMISSIONS.find((one) => one === value);
  return field === "permission" && permission ? { field, permission } : null;
}

const numbered = (what: "user" | "token" | "alarm", detail: string): AuditDetail | null =>
  /^\d+$/.test(detail) ? { kind: "numbered", what, id: Number(detail) } : null;
