import type { Foreign } from "@istars/protocol/model/isearch/found-card.ts";
import { plainText } from "@istars/protocol/model/plain-text.ts";
import type { LocalInterface } from "@istars/protocol/net/discovery/interfaces.ts";
import { SweepPace } from "@istars/protocol/net/discovery/sweep-pace.ts";
import { SnmpAsker } from "@istars/protocol/net/snmp/asker.ts";
import type { AskPatience } from "@istars/protocol/net/snmp/asking.ts";
import { ERROR_STATUS, type VarBind } from "@istars/protocol/net/snmp/message.ts";
import type { SnmpQuestion } from "@istars/protocol/net/snmp/question-table.ts";
import { UPS_OBJECTS } from "@istars/protocol/net/snmp/rfc1628.ts";
import type { Clock } from "../../clock.ts";
import type { ScanReport, ScanTask, Source } from "../source.ts";
import { sweepForeign } from "./foreign-sweep.ts";

const SNMP_PORT = 161;
/** upsIdentManufacturer, upsIdentModel, upsIdentName of RFC 1628; sysName of RFC 3418. */
const NAMES = {
  manufacturer: `${UPS_OBJECTS}.1.1.0`,
  model: `${UPS_OBJECTS}.1.2.0`,
  name: `${UPS_OBJECTS}.1.5.0`,
  sysName: "1.3.6.1.2.1.1.5.0",
} as const;
const UPS_NAMES: readonly string[] = [NAMES.manufacturer, NAMES.model, NAMES.name];
/** Nobody is asked long: most addresses are nobody's. v1 after v2c is the second chance of a lost request as well. */
const PATIENCE: AskPatience = { timeoutMs: 700, attempts: 1 };
/** Addresses whose answer is waited for at the same time. */
const AT_ONCE = 512;

export interface SnmpSourceDeps {
  readonly clock: Clock;
  /** Where agents listen; 161 if left out. */
  readonly port?: number;
}

/** Finds UPSs whose SNMP agent answers RFC 1628, in v2c or else in v1, by asking each address. */
export class SnmpSource implements Source {
  readonly #clock: Clock;
  readonly #port: number;

  constructor({ clock, port = SNMP_PORT }: SnmpSourceDeps) {
    this.#clock = clock;
    this.#port = port;
  }

  async search(task: ScanTask, report: ScanReport, signal: AbortSignal): Promise<void> {
    const asker = new SnmpAsker({ clock: this.#clock });
    const pace = new SweepPace(this.#clock);
    const ask = async (address: string, through: LocalInterface | null): Promise<readonly Foreign[]> => {
      await pace.turn(through !== null && !through.isLoopback, signal);
      const question = { address, port: this.#port, community: task.community, names: Object.values(NAMES) };
      const values =
        (await askKnown(asker, { ...question, version: "v2c" }, signal)) ?? (await askKnown(asker, { ...question, version: "v1" }, signal));
      const foreign = values && foreignOf(values, { address, port: this.#port });
      return foreign ? [foreign] : [];
    };
    try {
      await sweepForeign(task, report, { kind: "snmp", atOnce: AT_ONCE, ask }, signal);
    } finally {
      await asker.close();
    }
  }
}

/**
 * The values of those of the names that the agent knows; `null` if it does not answer. In v1 one name that it does not know spoils the
 * whole request, so that name is left out the next time.
 */
async function askKnown(asker: SnmpAsker, question: SnmpQuestion, signal: AbortSignal): Promise<readonly VarBind[] | null> {
  const outcome = await asker.ask(question, PATIENCE, signal);
  if (outcome.kind === "values") return outcome.bindings;
  if (outcome.kind !== "refused" || question.version !== "v1" || outcome.errorStatus !== ERROR_STATUS.noSuchName) return null;
  const names = question.names.filter((_, at) => at !== outcome.errorIndex - 1);
  return names.length === 0 || names.length === question.names.length ? null : askKnown(asker, { ...question, names }, signal);
}

/** What it tells; `null` if it knows nothing of RFC 1628, as printers and switches do not. */
function foreignOf(values: readonly VarBind[], at: Pick<Foreign, "address" | "port">): Foreign | null {
  const texts = new Map<string, string | null>();
  for (const { name, value } of values) if (value.type === "octets") texts.set(name, plainText(new TextDecoder().decode(value.value)));
  if (!UPS_NAMES.some((name) => texts.has(name))) return null;
  const textOf = (name: string): string | null => texts.get(name) ?? null;
  return {
    ...at,
    manufacturer: textOf(NAMES.manufacturer),
    model: textOf(NAMES.model),
    name: textOf(NAMES.name) ?? textOf(NAMES.sysName),
  };
}
