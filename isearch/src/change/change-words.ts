import type { Here, WantedAddress } from "@istars/protocol/model/discovery.ts";
import type { CardChange, ChangeReason, ChangeStep, PlanFault } from "@istars/protocol/model/isearch/address-plan.ts";
import type { PasswordFault } from "@istars/protocol/model/password.ts";
import { plainText } from "@istars/protocol/model/plain-text.ts";
import type { ProblemCode } from "@istars/protocol/model/problem.ts";
import { UNRESTS, type Unrest } from "@istars/protocol/model/settings/objection.ts";
import { en } from "@istars/protocol/model/texts/en.ts";
import type { ChangeError } from "./change-error.ts";

/** `{by}` is who holds the address, or the numbers of other rows. */
const FAULTS: Readonly<Record<PlanFault, string>> = {
  "duplicate-mac": "the same card stands in row {by}",
  "duplicate-address": "the same address stands in row {by}",
  "unknown-card": "no card with this MAC answers",
  "not-ours": "this is {by}, not a card that can be set from here",
  "bad-row": "the row cannot be read",
  "bad-mac": "there is no MAC; expected one like 02:00:5e:00:53:01",
  "bad-address": "no card can have this address",
  "bad-prefix": "the prefix has to be from 1 to 31",
  "bad-gateway": "this gateway cannot be",
  "bad-dns": "the DNS servers have to be up to three IPv4 addresses",
  "network-address": "this address is that of the network itself",
  "broadcast-address": "this address is the broadcast address of its network",
  "gateway-outside": "the gateway is not in the card's network",
  "gateway-is-self": "the gateway is the card's own address",
  "address-taken": "{by} answers at this address",
  "foreign-subnet": "the card is behind a router and could not be met again in this network",
  "no-address-left": "the network has no free address left",
};

const REASONS: Readonly<Record<ChangeReason, string>> = {
  "no-answer": "it does not answer",
  "not-met": "it was told, and has not been met since",
  "password-refused": "another card refused the password, so it was not tried on this one",
};

const PASSWORD_FAULTS: Readonly<Record<PasswordFault | "required", string>> = {
  "too-short": "needs at least 8 characters",
  "too-long": "may have at most 128 characters",
  unchanged: "is the one that it has now",
  "is-user-name": "is the user's name",
  "is-default": "is the default one",
  required: "is needed, for a card is new; give it with --first-password-file",
};

/** What is to be done about a refusal, where there is something. */
const REMEDIES: Readonly<Partial<Record<ProblemCode | PlanFault | ChangeReason, string>>> = {
  "session.wrong-credentials": "Check user and password before you try again: each wrong one counts towards the card's lock-out.",
  "permission.denied": "The user has to be a local one with read-write permission, and the card has to allow setting from the network.",
  "password.must-change": "The card is new: give its first password with --first-password-file.",
  "settings.refused": "Wait until it is, or add --override if you know that the load is safe.",
  "address-taken": "Choose another address, or add --ignore-taken if you know better.",
  "no-answer": "Check that no firewall is in the way, and try again.",
};

/** What is wrong with a row of a plan, for people. */
export const faultWords = (code: PlanFault, by: string | undefined): string => FAULTS[code].replace("{by}", by ?? "somebody");

/** Each thing that is wrong with a plan, for people; `isOneCard`: of one card nobody counts rows. */
export function planErrorWords({ errors, message }: ChangeError, isOneCard: boolean): readonly string[] {
  if (errors.length === 0 || errors.some(({ pointer }) => pointer === "/csv")) return [message];
  return errors.map(({ code, params, pointer }) => {
    if (isKeyOf(PASSWORD_FAULTS, code)) return `the first password ${PASSWORD_FAULTS[code]}`;
    const words = isKeyOf(FAULTS, code) ? faultWords(code, params?.by === undefined ? undefined : String(params.by)) : code;
    return isOneCard ? words : `row ${Number(pointer.split("/")[2] ?? 0) + 1}: ${words}`;
  });
}

/** What will become of a card, in a few lines. */
export const moveLines = (here: Here, wanted: WantedAddress): readonly string[] => [
  `${nameOf(here)} (${here.mac})${here.isNew ? ", new: it will take its first password too" : ""}`,
  `  now:  ${placeWords(here)}`,
  `  then: ${wantedWords(wanted)}`,
];

/** What people know a card by. Control characters of a stranger's text move no cursor. */
export const nameOf = ({ name, mac }: Pick<Here, "name" | "mac">): string => plainText(name) ?? mac;

/** An address as it is asked for, on one line. */
export function wantedWords(wanted: WantedAddress): string {
  if (wanted.mode === "dhcp") return "by DHCP";
  return wordsOf(wanted.address, wanted);
}

const placeWords = (here: Here): string => wordsOf(here.address, here);

function wordsOf(address: string, at: Pick<Here, "prefix" | "gateway" | "dns">): string {
  const parts = [
    at.prefix === null ? address : `${address}/${at.prefix}`,
    ...(at.gateway === null ? [] : [`gateway ${at.gateway}`]),
    ...(at.dns.length === 0 ? [] : [`DNS ${at.dns.join(" ")}`]),
  ];
  return parts.join(", ");
}

/** What a card is about, for people. */
export const STEP_WORDS: Readonly<Record<ChangeStep, string>> = {
  waiting: "waiting",
  checking: "looking whether somebody has the address",
  proving: "proving the password",
  applying: "told; waiting for its answer",
  verifying: "it agreed; looking for it at its new address",
  done: "done",
  refused: "refused",
  "rolled-back": "went back",
  unknown: "unknown",
  cancelled: "not told",
};

/** How a card's change ended, in one sentence; and what to do about it. */
export function endWords(change: CardChange): { readonly end: string; readonly remedy: string | null } {
  const { step, problem, wanted } = change;
  const there = change.address ?? "an address that it does not tell";
  const why = problem === null ? "" : `: ${problemWords(change, problem)}`;
  const remedy = (problem !== null && isKeyOf(REMEDIES, problem) && REMEDIES[problem]) || null;
  switch (step) {
    case "done":
      return { end: `done: it answers at ${there}${wanted.mode === "dhcp" ? ", which it got by DHCP" : ""}`, remedy: null };
    case "refused":
      return { end: `refused, nothing was changed${why}`, remedy };
    case "rolled-back":
      return { end: `it could not take the new address and is at ${there} as before${why}`, remedy: null };
    case "unknown":
      return {
        end: `unknown${why}`,
        remedy: "It may be at the new address, or still at the old one. Look with `isearch scan` before you tell it anything again.",
      };
    case "cancelled":
      return { end: `not told anything, nothing was changed${why}`, remedy: null };
    case "waiting":
    case "checking":
    case "proving":
    case "applying":
    case "verifying":
      return { end: STEP_WORDS[step], remedy: null };
  }
}

function problemWords({ params }: CardChange, problem: string): string {
  if (isKeyOf(REASONS, problem)) return REASONS[problem];
  if (isKeyOf(FAULTS, problem)) return faultWords(problem, params.by === undefined ? undefined : String(params.by));
  if (!isKeyOf(en.problems, problem)) return plainText(problem) ?? "it did not say why";
  const title = en.problems[problem].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? "some"));
  const reason = UNRESTS.find((unrest): unrest is Unrest => unrest === params.reason);
  const field = params.pointer === undefined ? [] : [`${String(params.pointer)} ${String(params.fault)}`];
  return [title, ...(reason ? [en.unrests[reason]] : []), ...field].map((part) => plainText(part) ?? "").join("; ");
}

const isKeyOf = <K extends string>(table: Readonly<Partial<Record<K, unknown>>>, key: string): key is K => Object.hasOwn(table, key);
