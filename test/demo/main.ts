import { appendFileSync, existsSync, mkdirSync } from "node:fs";
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
import { startFleet } from "../simulators/fleet/fleet.ts";
import { startUpsSimulator } from "../simulators/ups/simulator.ts";
import { root } from "../steps.ts";
import { DemoAgent } from "./demo-agent.ts";
import { fleetCards } from "./demo-fleet.ts";
import { keptToken } from "./demo-token.ts";
import { DemoView } from "./demo-view.ts";
import { demoPassword } from "./password.ts";

const HOST = "127.0.0.1";
/** Ports the demo likes to have; a busy one is replaced by a free one. SNMP's is looked at as if it were TCP's: close enough here. */
const PORTS = {
  http: 8080,
  https: 8443,
  control: 8081,
  snmp: 1161,
  nut: 3493,
  discovery: 16_280,
  ismartmate: 8091,
  ismartview: 8090,
} as const;
/** Simulated cards beside the one that is real, of these some that speak SNMP alone; and the ports of all of them. */
const FLEET = { cards: 24, snmpCards: 3, first: "127.77.0.1", http: 8180, snmp: 1261, control: 8600 } as const;
const COMMUNITY = "public";
const VIEW_PAGES = join(root, "ismartview", "web", "dist");

interface Options {
  readonly data: string;
  readonly speed: number;
}

const options = new Command("npm start --")
  .description(
    "Starts a simulated UPS, a card that reads it, an iSmartMate in a dry run that hears the card, and an iSmartView over it and 24 " +
      "simulated cards, all on this machine alone.",
  )
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
const portOrAny = (port: number, host: string = HOST): Promise<Address> =>
  new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done({ host, port: 0 }));
    probe.listen(port, host, () => probe.close(() => done({ host, port })));
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
  const cardUrl = `http://${formatAddress(http)}`;
  const agent = await startDemoAgent(parts, join(data, "ismartmate"), { card: cardUrl, password });
  const view = await startDemoView(parts, join(data, "ismartview"), { card: cardUrl, password });
  return `
A card with a simulated UPS is running, an iSmartMate that hears it, and an iSmartView over it and a simulated fleet.

  Web pages     http://${formatAddress(http)}   or https://${https ? formatAddress(https) : ""} with the card's own certificate
  Log in with   admin / ${password}   (unless you changed it there)

  SNMP          snmpbulkwalk -v2c -c ${COMMUNITY} ${snmp ? formatAddress(snmp) : ""} 1.3.6.1.2.1.33
  NUT           upsc ups@${nut ? formatAddress(nut) : ""}
  Search        npm run -s isearch -- scan
  Simulator     curl -X PUT ${ups.control}/state -d '{"mains":"fail"}'   and "ok" again

${agent}

${view}

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

/** Starts the demo's fleet and the iSmartView over it, and says where they are; where they cannot be had, why. */
async function startDemoView(
  parts: Lifecycle,
  folder: string,
  { card, password }: { readonly card: string; readonly password: string },
): Promise<string> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { cards, snmpCards, first } = FLEET;
    const fleet = await startFleet({
      ...{ cards, snmpCards, first, speed: options.speed },
      httpPort: (await portOrAny(FLEET.http, "0.0.0.0")).port,
      snmpPort: (await portOrAny(FLEET.snmp)).port,
      control: formatAddress(await portOrAny(FLEET.control)),
    });
    parts.add("simulated fleet", () => fleet.close());
    const token = await keptToken({
      file: join(folder, "card.token"),
      card,
      password,
      name: "iSmartView of the demo",
      scope: "read-write",
    });
    const logFile = join(folder, "ismartview.log");
    const view = await DemoView.start({
      folder: join(folder, "data"),
      listen: await portOrAny(PORTS.ismartview),
      webRoot: existsSync(join(VIEW_PAGES, "index.html")) ? VIEW_PAGES : null,
      password,
      cards: [...fleetCards(fleet), { name: "Demo card", site: "Here", reach: { kind: "istars", url: card, identityKey: null, token } }],
      log: createLogger({ level: "info", destination: { write: (line) => appendFileSync(logFile, line) } }),
    });
    parts.add("iSmartView", () => view[Symbol.asyncDispose]());
    return `  iSmartView    ${view.url}
                log in as above, unless you changed it there; the card is in it, and ${cards} simulated ones at three sites
  Its fleet     curl -X PUT ${fleet.control}/state -d '{"fail":{"share":0.3}}'   and {"restore":true} again`;
  } catch (error) {
    return `  iSmartView    is not there: ${error instanceof Error ? error.message : String(error)}`;
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
