import { createHash, randomBytes } from "node:crypto";

/** By which a token is known for what it is wherever it turns up, e.g. by programs that look for leaked secrets. */
const PREFIX = "istars_";

/** A new API token: 256 random bits. */
export const newTokenText = (): string => PREFIX + randomBytes(32).toString("base64url");

/** What is stored of a token. It is too random to be guessed, so a plain hash does. */
export const tokenHash = (token: string): string => createHash("sha256").update(token).digest("hex");

/** The token of an `Authorization` header; `null` if there is none of the kind. Source: RFC 6750 §2.1. */
export const bearerOf = (header: string | undefined): string | null => /^bearer +([\w.~+/=-]{1,512})$/i.exec(header ?? "")?.[1] ?? null;
