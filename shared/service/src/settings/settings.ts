import { defaultsOf, marksOf } from "@istars/protocol/model/settings/section.ts";
import type Type from "typebox";
import type { Static } from "typebox";
import type { Audit } from "../auth/audit.ts";
import type { Clock } from "../clock.ts";
import { ApiProblem, type ProblemErrors } from "../http/api-problem.ts";
import type { Logger } from "../logging.ts";
import type { Store } from "../store/store.ts";
import { sectionFaults } from "./faults.ts";
import type { SettingsOperations, SettingsRow } from "./repository.ts";
import type { Sealer } from "./sealer.ts";
import { keepSecrets, maskSecrets, openSecrets, sealSecrets } from "./secrets.ts";

export type SectionSchemas = Readonly<Record<string, Type.TObject>>;
type Fields = Readonly<Record<string, unknown>>;

/** A value that stands above what is stored, and who put it there, e.g. `--ups`. */
export interface Override {
  readonly by: string;
  readonly value: unknown;
}

export interface SettingsDeps<S extends SectionSchemas> {
  readonly sections: S;
  readonly store: Pick<Store<SettingsOperations>, "run">;
  readonly sealer: Sealer;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly log: Logger;
  /** By section and field. */
  readonly overrides: { readonly [N in keyof S]?: Readonly<Record<string, Override>> };
  /** What is wrong beyond what a schema can say; empty if nothing is. */
  readonly check: <N extends keyof S & string>(section: N, values: Static<S[N]>) => ProblemErrors;
  /** What speaks against putting a change in force now; `null` if nothing does. */
  readonly guard: (change: SettingsChange<S>) => Objection | null;
}

/** A section that is about to be saved. */
export interface SettingsChange<S extends SectionSchemas> {
  readonly section: keyof S & string;
  /** Those whose values in force will be others: what stands above a stored value hides its change. */
  readonly fields: readonly string[];
  readonly before: Fields;
  readonly after: Fields;
}

/** Why a change should wait, and what it would cost now. Whoever insists has to name the reason. */
export interface Objection {
  readonly reason: string;
  readonly consequence: string;
  /** Both for a person, in English. */
  readonly detail: string;
}

export interface SettingsActor {
  readonly user: string;
  readonly address: string;
}

/** How a change is asked for. */
export interface ChangeTerms {
  /** The version that was read. */
  readonly version: number;
  readonly actor: SettingsActor;
  /** Reason of the objection that was seen and is to count for nothing; any other one still holds. `null`: none. */
  readonly override: string | null;
  /** Stores the new version in place of the settings themselves, in one transaction with what must not be stored without it. */
  readonly storeWith?: (row: SettingsRow) => Promise<void>;
}

/** How a version comes to be stored. */
interface StoreTerms extends Omit<ChangeTerms, "version"> {
  /** For the audit, in front of the fields; may be empty. */
  readonly remark: string;
  readonly isGuarded: boolean;
}

/** A section as answers tell it. */
export interface ShownSection<N extends string> {
  readonly section: N;
  readonly version: number;
  readonly values: Record<string, unknown>;
  readonly overridden: Record<string, { by: string; value: unknown }>;
  readonly changedBy: string | null;
  readonly changedWallMs: number | null;
  readonly restartNeeded: boolean;
}

export interface ShownVersion {
  readonly version: number;
  readonly changedBy: string;
  readonly changedWallMs: number;
  readonly changes: { readonly pointer: string; readonly from: unknown; readonly to: unknown }[];
}

/** The listener may be asynchronous; who saves waits for it. */
export type SettingsListener<S extends SectionSchemas> = (section: keyof S & string, fields: readonly string[]) => void | Promise<void>;

interface State {
  readonly version: number;
  readonly by: string | null;
  readonly wallMs: number | null;
  readonly values: Fields;
}

/**
 * What administrators set, section by section. Each save is checked as a whole, stored with who and when, then put in force, then
 * audited; one after the other. What was there before stays until the new version is on the disk. `open()` first.
 */
export class Settings<S extends SectionSchemas> {
  readonly #deps: SettingsDeps<S>;
  readonly #states = new Map<string, State>();
  /** Values that were in force when the program started. */
  readonly #atStart = new Map<string, Fields>();
  readonly #listeners = new Set<SettingsListener<S>>();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(deps: SettingsDeps<S>) {
    this.#deps = deps;
    for (const section of Object.keys(deps.sections)) {
      this.#states.set(section, { version: 0, by: null, wallMs: null, values: defaultsOf(this.#schema(section)) });
    }
  }

  /** Rejects with a `StoreError`. */
  async open(): Promise<void> {
    for (const row of await this.#deps.store.run("latestSettings")) {
      if (!this.#states.has(row.section)) continue; // of a version of the program that knew more
      this.#states.set(row.section, { version: row.version, by: row.by, wallMs: row.wallMs, values: this.#valuesOf(row) });
    }
    for (const section of this.#states.keys()) this.#atStart.set(section, this.#inForce(section));
  }

  /** The values in force, secrets included, what stands above the stored ones included. Must not leave the program. */
  current<N extends keyof S & string>(section: N): Static<S[N]> {
    return this.#inForce(section) as Static<S[N]>;
  }

  /** For answers: secrets masked. */
  show<N extends keyof S & string>(section: N): ShownSection<N> {
    const { version, by, wallMs, values } = this.#state(section);
    const overridden = Object.entries(this.#overrides(section)).map(([field, override]) => {
      const { [field]: value } = this.#masked(section, { [field]: override.value });
      return [`/${field}`, { by: override.by, value }];
    });
    return {
      section,
      version,
      values: this.#masked(section, values),
      overridden: Object.fromEntries(overridden),
      changedBy: by,
      changedWallMs: wallMs,
      restartNeeded: this.#needsRestart(section),
    };
  }

  /**
   * Saves a section as a whole. Rejects with `settings.conflict` when `version` is not the present one, telling what changed since and
   * by whom; `settings.invalid`, naming each field; `settings.refused`, with the guard's objection; or a `StoreError`. Then nothing has
   * changed.
   */
  save<N extends keyof S & string>(section: N, given: unknown, terms: ChangeTerms): Promise<ShownSection<N>> {
    return this.#inTurn(async () => {
      await this.#refuseConflict(section, terms.version);
      const { value, errors } = keepSecrets(this.#schema(section), given, this.#state(section).values);
      return await this.#store(section, value, errors, { ...terms, remark: "", isGuarded: true });
    });
  }

  /** Saves an older version anew; 0 are the defaults. Rejects as `save` does, or with `settings.version-unknown`. */
  undo<N extends keyof S & string>(section: N, to: number, terms: ChangeTerms): Promise<ShownSection<N>> {
    return this.#inTurn(async () => {
      await this.#refuseConflict(section, terms.version);
      const row = to === 0 ? null : await this.#deps.store.run("settingsVersion", section, to);
      if (to !== 0 && !row) throw new ApiProblem("settings.version-unknown");
      const values = row ? this.#valuesOf(row) : defaultsOf(this.#schema(section));
      return await this.#store(section, values, [], { ...terms, remark: `as in version ${to}; `, isGuarded: true });
    });
  }

  /** Saves values for fields of a section that nobody has ever saved; else does nothing. For what an installation brings with it. */
  seed<N extends keyof S & string>(section: N, fields: Partial<Static<S[N]>>, by: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#state(section).version > 0) return;
      await this.#storeOwn(section, fields, by);
      this.#atStart.set(section, this.#inForce(section));
    });
  }

  /**
   * Saves what the program found out by itself, `by` which of its parts. `find` is given the stored values in its turn, and answers with
   * those that are to be others, or `null`. Nothing guards it: what was found is in force already. Rejects with a `StoreError`.
   */
  learn<N extends keyof S & string>(section: N, find: (values: Static<S[N]>) => Partial<Static<S[N]>> | null, by: string): Promise<void> {
    return this.#inTurn(async () => {
      const fields = find(this.#state(section).values as Static<S[N]>);
      if (fields !== null) await this.#storeOwn(section, fields, by);
    });
  }

  /** The saves of a section below version `before`, newest first, at most 50. */
  async history(section: keyof S & string, before: number = Number.MAX_SAFE_INTEGER): Promise<ShownVersion[]> {
    const rows = await this.#deps.store.run("settingsBefore", section, before);
    const oldest = rows.at(-1);
    const previous = oldest && oldest.version > 1 ? await this.#deps.store.run("settingsVersion", section, oldest.version - 1) : null;
    return rows.map((row, at) => {
      const earlier = rows[at + 1] ?? previous;
      const from = earlier ? this.#valuesOf(earlier) : defaultsOf(this.#schema(section));
      const to = this.#valuesOf(row);
      const shownFrom = this.#masked(section, from);
      const shownTo = this.#masked(section, to);
      const changes = changedFields(from, to).map((field) => ({
        pointer: `/${field}`,
        from: shownFrom[field] ?? null,
        to: shownTo[field] ?? null,
      }));
      return { version: row.version, changedBy: row.by, changedWallMs: row.wallMs, changes };
    });
  }

  /** Told of fields whose values in force have changed. Returns the unsubscribe function. */
  onChange(listener: SettingsListener<S>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #storeOwn(section: keyof S & string, fields: Fields, by: string): Promise<void> {
    const terms: StoreTerms = { actor: { user: by, address: "local" }, override: null, remark: "", isGuarded: false };
    await this.#store(section, { ...this.#state(section).values, ...fields }, [], terms);
  }

  async #store<N extends keyof S & string>(
    section: N,
    value: unknown,
    found: ProblemErrors,
    { actor, override, remark, isGuarded, storeWith }: StoreTerms,
  ): Promise<ShownSection<N>> {
    const { store, clock, audit, sealer, check, guard } = this.#deps;
    const faults = [...found, ...withoutRepeats(found, sectionFaults(this.#schema(section), value))];
    const errors = faults.length > 0 ? faults : check(section, value as Static<S[N]>);
    if (errors.length > 0) throw new ApiProblem("settings.invalid", { errors });
    const values = value as Fields;
    const before = this.#state(section);
    const fields = changedFields(before.values, values);
    if (fields.length === 0) return this.show(section);
    const inForce = fields.filter((field) => !Object.hasOwn(this.#overrides(section), field));
    const objection = isGuarded ? guard({ section, fields: inForce, before: before.values, after: values }) : null;
    if (objection !== null && objection.reason !== override) {
      const { reason, consequence, detail } = objection;
      throw new ApiProblem("settings.refused", { detail, params: { reason, consequence } });
    }
    const row: SettingsRow = {
      section,
      version: before.version + 1,
      wallMs: Math.round(clock.wallMs()),
      by: actor.user,
      document: JSON.stringify(sealSecrets(this.#schema(section), section, values, sealer)),
    };
    await (storeWith ? storeWith(row) : store.run("addSettings", row));
    this.#states.set(section, { version: row.version, by: row.by, wallMs: row.wallMs, values });
    const insisted = objection === null ? "" : `in spite of ${objection.reason}; `;
    const detail = `${section} ${row.version}: ${remark}${insisted}${fields.map((field) => `/${field}`).join(", ")}`;
    await audit.record({ user: actor.user, source: actor.address, action: "settings.change", outcome: "ok", detail });
    if (inForce.length > 0) await this.#tell(section, inForce);
    return this.show(section);
  }

  /** What a listener throws is its own matter: the version is stored and stands. */
  async #tell(section: keyof S & string, fields: readonly string[]): Promise<void> {
    for (const listener of this.#listeners) {
      try {
        await listener(section, fields);
      } catch (err) {
        this.#deps.log.error({ err, section, fields }, "a changed setting could not be put in force; it will be at the next start");
      }
    }
  }

  async #refuseConflict(section: keyof S & string, version: number): Promise<void> {
    const now = this.#state(section);
    if (now.version === version) return;
    const latest = new Map<string, ShownVersion>();
    const since = (await this.history(section)).filter((change) => change.version > version).reverse();
    for (const change of since) for (const { pointer } of change.changes) latest.set(pointer, change);
    const shown = this.#masked(section, now.values);
    const errors = [...latest].map(([pointer, { changedBy, changedWallMs }]) => ({
      pointer,
      code: "changed",
      params: { theirs: JSON.stringify(shown[pointer.slice(1)] ?? null), by: changedBy, wallMs: changedWallMs },
    }));
    throw new ApiProblem("settings.conflict", { params: { version: now.version }, errors });
  }

  /** Stored values as this program understands them: fields it does not know are left out, those that do not fit are as by default. */
  #valuesOf({ section, version, document }: SettingsRow): Fields {
    const { log, sealer } = this.#deps;
    const schema = this.#schema(section);
    const onLost = (secret: string) => log.error({ secret, version }, "a stored secret cannot be opened with this key; set it anew");
    const stored = openSecrets(schema, section, JSON.parse(document), { sealer, onLost }) as Fields;
    const known = Object.fromEntries(Object.entries(stored).filter(([field]) => Object.hasOwn(schema.properties, field)));
    return { ...defaultsOf(schema), ...known };
  }

  #needsRestart(section: string): boolean {
    const { properties } = this.#schema(section);
    const changed = changedFields(this.#atStart.get(section) ?? {}, this.#inForce(section));
    return changed.some((field) => marksOf(properties[field] ?? {}).requiresRestart === true);
  }

  #inForce(section: string): Fields {
    const overrides = Object.entries(this.#overrides(section)).map(([field, { value }]) => [field, value]);
    return { ...this.#state(section).values, ...Object.fromEntries(overrides) };
  }

  #masked(section: string, values: Fields): Record<string, unknown> {
    return { ...(maskSecrets(this.#schema(section), values) as Fields) };
  }

  #overrides(section: string): Readonly<Record<string, Override>> {
    return this.#deps.overrides[section] ?? {};
  }

  #schema(section: string): Type.TObject {
    const schema = this.#deps.sections[section];
    if (!schema) throw new Error(`there is no section ${section}`);
    return schema;
  }

  #state(section: string): State {
    const state = this.#states.get(section);
    if (!state) throw new Error(`there is no section ${section}`);
    return state;
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(job);
    this.#tail = mine.catch(() => {}); // the caller owns the failure
    return mine;
  }
}

/** Fields whose values differ; plain data of which the order of members says nothing. */
function changedFields(before: Fields, after: Fields): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => canonical(before[name]) !== canonical(after[name]));
}

const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const withoutRepeats = (found: ProblemErrors, more: ProblemErrors): ProblemErrors =>
  more.filter(({ pointer, code }) => !found.some((one) => one.pointer === pointer && one.code === code));
