import type { DiscoveryChange, Here, WantedAddress } from "@istars/protocol/model/discovery.ts";
import type { CardChange, ChangeRequest } from "@istars/protocol/model/isearch/address-plan.ts";
import { storedPasswordOf } from "@istars/protocol/net/discovery/first-password.ts";
import { isInSubnet, type LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import type { Met } from "@istars/protocol/net/discovery/searcher.ts";
import type { SetOutcome } from "@istars/protocol/net/discovery/setter.ts";
import type { Clock } from "@istars/service/clock.ts";
import { addressesOf, hostsOf } from "@istars/service/scan/address-range.ts";
import { type CheckFacts, checkAddresses } from "./address-check.ts";
import type { CardReach } from "./card-reach.ts";
import type { ChangeJob } from "./change-progress.ts";
import type { PasswordTrial } from "./password-trial.ts";
import type { OurCard } from "./plan-judge.ts";

/** A card that has been told and is not met so long is "unknown", ms. A DHCP server may take its time: the card itself waits 20 s. */
export const MEET_WITHIN_MS = { static: 15_000, dhcp: 45_000 } as const;
/** Behind a router, a card that asks DHCP is looked for in its own subnet, if that is no larger. */
const WIDEST_SWEPT_PREFIX = 22;

export interface CardChangeDeps {
  readonly clock: Clock;
  readonly reach: CardReach;
  readonly facts: () => CheckFacts;
  /** Told of each answer of the card while it is looked for. */
  readonly onMet: (met: Met) => void;
  readonly tell: (news: Partial<Pick<CardChange, "step" | "check" | "problem" | "params" | "address">>) => void;
}

export interface CardChangeRequest
  extends ChangeJob,
    Pick<ChangeRequest, "user" | "password" | "firstPassword" | "override" | "ignoreTaken"> {
  readonly trial: PasswordTrial;
}

/**
 * Moves one card, from the look at its new address to its answer from there. Resolves when that is over, and tells each step. `cancel`
 * ends it as long as the card has not been told; afterwards it is followed to its end, unless `closed` aborts.
 */
export async function changeCard(
  request: CardChangeRequest,
  deps: CardChangeDeps,
  { cancel, closed }: { readonly cancel: AbortSignal; readonly closed: AbortSignal },
): Promise<void> {
  const { card, wanted } = request;
  const { tell } = deps;
  let isTold = false;
  try {
    tell({ step: "checking" });
    if (!(await isAddressFree(request, deps, cancel))) return;
    tell({ step: "proving" });
    const untold = new AbortController();
    const callOff = (): void => {
      if (!isTold) untold.abort(cancel.reason);
    };
    cancel.addEventListener("abort", callOff, { once: true });
    const onTold = (): void => {
      isTold = true;
      tell({ step: "applying" });
    };
    const outcome = await prove(request, { ...deps, onTold }, AbortSignal.any([untold.signal, closed])).finally(() =>
      cancel.removeEventListener("abort", callOff),
    );
    if (outcome === null) tell({ step: "cancelled", problem: "password-refused" });
    else if (outcome.kind === "refused") tell({ step: "refused", ...refusalOf(outcome) });
    else if (!isTold) tell({ step: "refused", problem: "no-answer" });
    else await verify(outcome.transaction, { card, wanted }, deps, closed);
  } catch (error) {
    if (!isTold && cancel.aborted) tell({ step: "cancelled" });
    else
      tell({ step: isTold ? "unknown" : "refused", problem: "internal", params: { detail: error instanceof Error ? error.message : "" } });
  }
}

async function isAddressFree(
  { card, wanted, ignoreTaken }: CardChangeRequest,
  { facts, tell }: CardChangeDeps,
  signal: AbortSignal,
): Promise<boolean> {
  if (wanted.mode === "dhcp") return true;
  const [checked] = await checkAddresses([{ address: wanted.address, card }], facts(), signal);
  signal.throwIfAborted();
  const { check = "not-checked", by = null } = checked ?? {};
  tell({ check });
  if (check !== "taken" || ignoreTaken === true) return true;
  tell({ step: "refused", problem: "address-taken", params: by === null ? {} : { by } });
  return false;
}

async function prove(
  { card, wanted, user, password, firstPassword, override, trial }: CardChangeRequest,
  { reach, onTold }: CardChangeDeps & { readonly onTold: () => void },
  signal: AbortSignal,
): Promise<SetOutcome | null> {
  return trial.attempt(async () => {
    signal.throwIfAborted();
    const change: DiscoveryChange = {
      network: wanted,
      // SAFETY 32: in the same step, so that no card stands at its new address with its default password.
      ...(firstPassword !== undefined && card.here.isNew ? { firstPassword: await storedPasswordOf(firstPassword) } : {}),
      ...(override === true ? { override } : {}),
    };
    return reach.set({ card, user, password, change, onTold }, signal);
  });
}

function refusalOf({ code, params = {}, errors = [] }: SetOutcome & { readonly kind: "refused" }): Pick<CardChange, "problem" | "params"> {
  const [first] = errors;
  return { problem: code, params: { ...params, ...(first ? { pointer: first.pointer, fault: first.code } : {}) } };
}

/** Looks for the card until it tells how the change ended. It was told, so it is never told again (SAFETY 19). */
async function verify(transaction: string, job: ChangeJob, deps: CardChangeDeps, closed: AbortSignal): Promise<void> {
  const { clock, reach, tell, facts, onMet } = deps;
  const { card, wanted } = job;
  tell({ step: "verifying" });
  const { interfaces } = facts();
  const over = new AbortController();
  const until = AbortSignal.any([over.signal, closed, clock.timeout(MEET_WITHIN_MS[wanted.mode])]);
  const take = (met: Met): void => {
    if (over.signal.aborted) return;
    onMet(met);
    const { address, change } = met.here;
    tell({ address });
    if (change?.transaction !== transaction) return;
    if (change.state === "rolled-back") tell({ step: "rolled-back", problem: change.reason });
    else if (change.state === "applied" && isThere(met, wanted, interfaces)) tell({ step: "done" });
    else return;
    over.abort();
  };
  await reach.look({ mac: card.here.mac, addresses: whereToAsk(card, wanted) }, take, until);
  if (!over.signal.aborted) tell({ step: "unknown", problem: "not-met" });
}

/** A static address counts only where the card answers from it, unless it cannot: it is in no subnet of this machine. */
function isThere({ here, from }: Met, wanted: WantedAddress, interfaces: readonly LocalInterface[]): boolean {
  if (wanted.mode === "dhcp") return here.source === "dhcp";
  if (here.address !== wanted.address || here.prefix !== wanted.prefix) return false;
  return from === wanted.address || !interfaces.some(({ ipv4 }) => ipv4.some((at) => isInSubnet(wanted.address, at)));
}

/** Addresses besides the broadcasts, which do not pass routers. */
function whereToAsk({ interface: through, here }: OurCard, wanted: WantedAddress): readonly string[] {
  if (wanted.mode === "static") return [wanted.address];
  return through === null && isSweepable(here) ? [...addressesOf([hostsOf(here.address, here.prefix)])] : [];
}

const isSweepable = (here: Here): here is Here & { readonly prefix: number } =>
  here.prefix !== null && here.prefix >= WIDEST_SWEPT_PREFIX && !here.address.includes(":");
