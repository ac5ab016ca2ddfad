import { createCardClient } from "@istars/protocol/model/client/card-client.ts";
import { RunningProcess } from "../e2e/process.ts";
import { cpuSecondsOf, memoryOf } from "./process-usage.ts";
import { COMMUNITY } from "./snmp-requests.ts";

/** The password of `admin` on a card that a bench starts. */
const PASSWORD = "correct horse battery staple";
const HOST = "127.0.0.1";

export interface CardStart {
  /** The bundled program. */
  readonly program: string;
  readonly data: string;
  /** URI of the UPS. */
  readonly ups: string;
  /** 0: any. */
  readonly ports?: { readonly http: number; readonly snmp: number; readonly nut: number };
  readonly env?: Readonly<Record<string, string>>;
}

/** A card in a process of its own. */
export class CardProcess implements AsyncDisposable {
  readonly #process: RunningProcess;

  constructor({ program, data, ups, ports = { http: 0, snmp: 0, nut: 0 }, env }: CardStart) {
    const listen = Object.entries(ports).flatMap(([name, port]) => [`--${name}`, `${HOST}:${port}`]);
    this.#process = RunningProcess.start(process.execPath, [program, "--data", data, "--ups", ups, ...listen], {
      // The bundle has to do without a compile cache, as on a fresh card.
      env: { NODE_COMPILE_CACHE: "", ISTARS_ADMIN_PASSWORD: PASSWORD, ISTARS_SNMP_COMMUNITY: COMMUNITY, ...env },
    });
  }

  /** The ports it says it listens at, as soon as it is ready. */
  async ready(): Promise<{ readonly http: number; readonly snmp: number; readonly nut: number }> {
    const [line] = await this.#process.waitForLine(/"msg":"ready"/, { withinMs: 20_000 });
    const said = JSON.parse(this.#process.stderr.split("\n").find((text) => text.includes(line)) ?? "{}") as Record<string, string>;
    const portOf = (name: string) => Number(said[name]?.split(":").at(-1));
    return { http: portOf("http"), snmp: portOf("snmp"), nut: portOf("nut") };
  }

  /** Memory now and at its highest, MB (2^20 bytes). */
  memory(): { readonly rssMb: number; readonly peakMb: number } {
    return memoryOf(this.#process.pid);
  }

  /** Processor time used so far, user and system, s. */
  cpuSeconds(): number {
    return cpuSecondsOf(this.#process.pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}

/** Logs in as a browser does; gives what every later request carries. */
export async function logIn(port: number): Promise<Readonly<Record<string, string>>> {
  const baseUrl = `http://${HOST}:${port}`;
  let cookie = "";
  const client = createCardClient({
    baseUrl,
    headers: () => ({ origin: baseUrl }),
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      cookie = response.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
      return response;
    },
  });
  await client.call("openSession", { body: { user: "admin", password: PASSWORD } }, AbortSignal.timeout(20_000));
  return { origin: baseUrl, cookie };
}
