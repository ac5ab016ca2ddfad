import { appendFileSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join, relative, resolve } from "node:path";
import { createCard } from "@istars/card-firmware/card.ts";
import { readHost } from "@istars/card-firmware/host.ts";
import { type Address, formatAddress } from "@istars/service/address.ts";
import { systemClock } from "@istars/service/clock.ts";
import { Lifecycle } from "@istars/service/lifecycle.ts";
import { createLogger } from "@istars/service/logging.ts";
import { untilStopped } from "@istars/service/stop-signal.ts";
import { Command, InvalidArgumentError } from "commander";
import { startUpsSimulator } from "../simulators/ups/simulator.ts";
import { root } from "../steps.ts";
import { DemoAgent } from "./demo-agent.ts";
import { demoPassword } from "./password.ts";

const HOST = "127.0.0.1";
/** Ports the demo likes to have; a busy one is replaced by a free one. SNMP's is looked at as if it were TCP's: close enough here. */
const PORTS = { http: 8080, https: 8443, control: 8081, snmp: 1161, nut: 3493, discovery: 16_280, ismartmate: 8091 } as const;
const COMMUNITY = "public";

interface Options {
  readonly data: string;
  readonly speed: number;
}

const options = new Command("npm start --")
  .description("Starts a simulated UPS, a card that reads it and an iSmartMate in a dry run that hears the card, all on 127.0.0.1.")
  .option("--data <dir>", "folder of the demo; remove it to start afresh", join(root, "data", "demo"))
  .option(
    "--speed <n>",
    "how many times as fast the UPS's own time runs, 1-100",
    (text) => {
      const speed = Number(text);
      if (!(speed >= 1 && speed <= 100)) throw new InvalidArgumentError("expected a number from 1 to 100");
      return speed;
    },
    1,
  )
  .parse()
  .opts<Options>();

/** The port, if nobody listens on it; else 0, which takes any. */
const portOrAny = (port: number): Promise<Address> =>
  new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done({ host: HOST, port: 0 }));
    probe.listen(port, HOST, () => probe.close(() => done({ host: HOST, port })));
  });

async function startDemo(parts: Lifecycle): Promise<string> {
  const data = resolve(options.data);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const password = demoPassword(data);
  const logFile = join(data, "card.log");
  const ups = await startUpsSimulator({ control: formatAddress(await portOrAny(PORTS.control)), speed: options.speed });
  parts.add("simulated UPS", () => ups.close());
  const card = await createCard({
    data,
    ups: `megatec+${ups.listen}`,
    http: await portOrAny(PORTS.http),
    https: await portOrAny(PORTS.https),
    snmp: await portOrAny(PORTS.snmp),
    nut: await portOrAny(PORTS.nut),
    discovery: { host: HOST, port: PORTS.discovery },
    platform: "simulated",
    mdns: "auto",
    led: null,
    adminPassword: password,
    snmpCommunity: COMMUNITY,
    webRoot: join(root, "card-firmware", "web", "dist"),
    host: readHost(),
    clock: systemClock,
    log: createLogger({ level: "info", destination: { write: (line) => appendFileSync(logFile, line) } }),
  });
  parts.add("card", () => card.close());
  const { http, https, snmp, nut } = card.addresses;
  const agent = await startDemoAgent(parts, join(data, "ismartmate"), { card: `http://${formatAddress(http)}`, password });
  return `
A card with a simulated UPS is running, and an iSmartMate that hears it.

  Web pages     http://${formatAddress(http)}   or https://${https ? formatAddress(https) : ""} with the card's own certificate
  Log in with   admin / ${password}   (unless you changed it there)

  SNMP          snmpbulkwalk -v2c -c ${COMMUNITY} ${snmp ? formatAddress(snmp) : ""} 1.3.6.1.2.1.33
  NUT           upsc ups@${nut ? formatAddress(nut) : ""}
  Search        npm run -s isearch -- scan
  Simulator     curl -X PUT ${ups.control}/state -d '{"mains":"fail"}'   and "ok" again

${agent}

  Log           ${relative(process.cwd(), logFile)}

Ctrl-C ends it.
`;
}

/** What a server beside this UPS might have set: it goes down a minute into an outage. */
const AGENT_SETTINGS = `host:
  name: demo-server
  needs: 1 min
when:
  on-battery: 1 min
  quiet: 0 s
commands:
  - run: [/usr/bin/systemctl, stop, postgresql]
    limit: 30 s
`;

/** Starts the demo's iSmartMate and says where it is; where it cannot be had, why: the rest of the demo does without. */
async function startDemoAgent(
  parts: Lifecycle,
  folder: string,
  card: { readonly card: string; readonly password: string },
): Promise<string> {
  try {
    const listen = formatAddress(await portOrAny(PORTS.ismartmate));
    const agent = await DemoAgent.start({ folder, listen, settings: AGENT_SETTINGS, ...card });
    parts.add("iSmartMate", () => agent[Symbol.asyncDispose]());
    const config = relative(root, join(folder, "ismartmate.yaml"));
    return `  iSmartMate    ${await agent.launchAddress()}
                with every right once and within a minute, and to look at any time after; it is a dry run and shuts nothing down
  Its drill     npm run -s ismartmate -- drill --config ${config}`;
  } catch (error) {
    return `  iSmartMate    is not there: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const parts = new Lifecycle({ clock: systemClock, log: createLogger({ level: "warn" }) });
let status = 0;
try {
  console.log(await startDemo(parts));
  await untilStopped(process, systemClock, new AbortController().signal);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  status = 1;
}
await parts.close();
process.exit(status);
