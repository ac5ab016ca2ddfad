import { type DiscoveryChange, discoveryChangeSchema, type WantedAddress } from "@istars/protocol/model/discovery.ts";
import { networkSettingsOf } from "@istars/protocol/model/settings/network-faults.ts";
import { jsonReader } from "@istars/protocol/net/discovery/json-reader.ts";
import type { AuditEntry } from "@istars/service/auth/audit.ts";
import type { Auth, Principal } from "@istars/service/auth/auth.ts";
import type { Verifier } from "@istars/service/auth/verifier.ts";
import { ApiProblem, type ProblemErrors } from "@istars/service/http/api-problem.ts";
import { faultsOf } from "@istars/service/http/request-validator.ts";
import type { SettingsRow } from "@istars/service/settings/repository.ts";
import { problemOfCard } from "../api/card-problem.ts";
import type { Live } from "../live/live.ts";
import type { NetworkKeeper } from "../network/network-keeper.ts";
import type { IdentifyLight } from "../platform/light.ts";
import type { CardSettings } from "../settings/card-settings.ts";
import { unrestOf } from "../settings/plainly-on-line.ts";
import { type ProvenSet, SET_ACTION } from "./set-desk.ts";

const KEY_OCTETS = 32;
const LEAST_SALT_OCTETS = 8;

const readChange = jsonReader(discoveryChangeSchema);

export interface ChangerDeps {
  readonly auth: Pick<Auth, "audit" | "isNew" | "refuseDefault" | "setFirstPassword">;
  readonly settings: Pick<CardSettings, "current" | "show" | "save">;
  /** Stores a user's password in its stored form, and with it a version of the settings if there is one. Rejects with a `StoreError`. */
  readonly storePassword: (userId: number, verifier: string, settings: SettingsRow | null) => Promise<void>;
  readonly keeper: Pick<NetworkKeeper, "nameChange">;
  readonly light: Pick<IdentifyLight, "canBlink" | "blink">;
  readonly live: Live;
}

/** Who asked, and from where. */
type Asker = Pick<ProvenSet, "principal" | "address">;

/** Carries out what comes by discovery from somebody who has proven who they are. */
export class Changer {
  readonly #deps: ChangerDeps;

  constructor(deps: ChangerDeps) {
    this.#deps = deps;
  }

  /**
   * Address and password both, or neither. Rejects with an `ApiProblem` that says why, or a `StoreError`; either way the audit holds the
   * attempt. A new address is stored when this resolves, and in force a little later.
   */
  async carryOut({ settings, transaction, ...asker }: ProvenSet): Promise<void> {
    const { audit } = this.#deps.auth;
    const entry = { user: asker.principal.user, source: asker.address, action: SET_ACTION } as const;
    let told: Pick<AuditEntry, "detail"> = {};
    try {
      const change = changeOf(settings);
      told = { detail: describe(change) };
      await this.#carryOut(change, asker);
      if (change.network) this.#deps.keeper.nameChange(transaction);
      await audit.record({ ...entry, ...told, outcome: "ok" });
    } catch (error) {
      await audit.record({ ...entry, ...told, outcome: problemOfCard(error)?.code ?? "internal" });
      throw error;
    }
  }

  async #carryOut(change: DiscoveryChange, asker: Asker): Promise<void> {
    const { network, firstPassword, blinkSeconds } = change;
    const { light } = this.#deps;
    this.#refuse(change, asker.principal);
    const verifier = firstPassword ? verifierOf(firstPassword) : null;
    if (verifier) await this.#deps.auth.refuseDefault(verifier, asker.address);
    // First, for it may fail, and harms nobody should the rest be refused.
    if (blinkSeconds !== undefined) await light.blink(blinkSeconds);
    if (network) await this.#setNetwork(network, change.override === true, verifier, asker);
    else if (verifier) await this.#setPassword(verifier, asker, null);
  }

  /** What can be told without changing anything. */
  #refuse({ network, firstPassword, blinkSeconds }: DiscoveryChange, { permission, mustChangePassword }: Principal): void {
    const { auth, settings, light } = this.#deps;
    if (permission !== "read-write") throw new ApiProblem("permission.denied");
    if (network && !settings.current("discovery").allowSet)
      throw new ApiProblem("permission.denied", { params: { reason: "not-allowed" } });
    if (firstPassword && !auth.isNew) throw invalid("/firstPassword", "not-new");
    // SAFETY 32: an address comes together with the first password.
    if (network && mustChangePassword && !firstPassword) throw new ApiProblem("password.must-change");
    if (blinkSeconds !== undefined && !light.canBlink) throw new ApiProblem("command.unsupported");
  }

  async #setNetwork(wanted: WantedAddress, isOverridden: boolean, verifier: Verifier | null, asker: Asker): Promise<void> {
    const { settings, live } = this.#deps;
    let isStored = false;
    const storeWith = async (row: SettingsRow) => {
      isStored = true;
      if (verifier) await this.#setPassword(verifier, asker, row);
    };
    try {
      await settings.save("network", networkSettingsOf(wanted), {
        version: settings.show("network").version,
        actor: { user: asker.principal.user, address: asker.address },
        override: isOverridden ? unrestOf(live.current()) : null,
        ...(verifier ? { storeWith } : {}),
      });
    } catch (error) {
      throw error instanceof ApiProblem ? below("/network", error) : error;
    }
    // It has this address already, and the settings stayed as they are.
    if (verifier && !isStored) await this.#setPassword(verifier, asker, null);
  }

  async #setPassword(verifier: Verifier, { principal, address }: Asker, row: SettingsRow | null): Promise<void> {
    const { auth, storePassword } = this.#deps;
    await auth.setFirstPassword(principal, { verifier, address }, (id, text) => storePassword(id, text, row));
  }
}

function changeOf(settings: string): DiscoveryChange {
  const read = readChange(settings);
  if ("fault" in read) {
    const errors = read.fault === "json" ? [{ pointer: "", code: "json" }] : faultsOf(discoveryChangeSchema, JSON.parse(settings));
    throw new ApiProblem("settings.invalid", { errors });
  }
  const { network, firstPassword, blinkSeconds } = read.value;
  if (!network && !firstPassword && blinkSeconds === undefined) throw invalid("", "nothing-asked");
  return read.value;
}

function verifierOf({ salt, iterations, storedKey, serverKey }: NonNullable<DiscoveryChange["firstPassword"]>): Verifier {
  const octets = { salt: fromBase64(salt), storedKey: fromBase64(storedKey), serverKey: fromBase64(serverKey) };
  if (octets.salt.length < LEAST_SALT_OCTETS) throw invalid("/firstPassword/salt", "minLength");
  if (octets.storedKey.length !== KEY_OCTETS) throw invalid("/firstPassword/storedKey", "pattern");
  if (octets.serverKey.length !== KEY_OCTETS) throw invalid("/firstPassword/serverKey", "pattern");
  return { ...octets, iterations };
}

const fromBase64 = (text: string): Buffer => Buffer.from(text, "base64");

const invalid = (pointer: string, code: string): ApiProblem => new ApiProblem("settings.invalid", { errors: [{ pointer, code }] });

/** The same problem, its errors pointing below a member. */
function below(member: string, { code, params, errors, detail }: ApiProblem): ApiProblem {
  const moved: ProblemErrors | undefined = errors?.map((error) => ({ ...error, pointer: member + error.pointer }));
  return new ApiProblem(code, {
    ...(detail === undefined ? {} : { detail }),
    ...(params === undefined ? {} : { params }),
    ...(moved === undefined ? {} : { errors: moved }),
  });
}

/** What was asked for, for the audit. */
function describe({ network, firstPassword, blinkSeconds, override }: DiscoveryChange): string {
  const address = network && (network.mode === "dhcp" ? "DHCP" : `${network.address}/${network.prefix}`);
  const parts = [
    ...(address === undefined ? [] : [`address ${address}`]),
    ...(firstPassword === undefined ? [] : ["first password"]),
    ...(blinkSeconds === undefined ? [] : [`blink ${blinkSeconds} s`]),
    ...(override === true ? ["even if not plainly on line"] : []),
  ];
  return parts.join(", ");
}
