import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The measurements, by the name of their script in this folder. */
const BENCHES = {
  latency: "last byte of a UPS reply to SSE, SNMP and NUT",
  card: "start, memory after an hour's worth of polling, event loop under load",
  records: "size, ingest beside bare better-sqlite3, curves, and what they do to commits",
  snmp: "SNMP agent beside Debian's snmpd",
  poll: "polling third-party cards beside npm's net-snmp and bare datagrams",
  agent: "outage to iSmartMate's first action, beside NUT's own chain, and what it costs when nothing happens",
  discovery: "first and last card of a full subnet, beside Debian's nut-scanner, and behind a bad line",
  fleet: "iSmartView over 2,000 and 10,000 simulated cards, beside a script that only receives: cost, alarms, readings, pages",
  "fleet-soak": "its memory over a quarter of an hour of outages, lies and flapping",
  "fleet-store": "iSmartView's readings: ingest beside bare better-sqlite3, size, curves, and what they do to commits",
} as const;

const [name, ...options] = process.argv.slice(2);
if (name !== undefined && !(name in BENCHES)) {
  console.error(
    `usage: npm run bench [-- NAME [OPTIONS]]\n\n${Object.entries(BENCHES)
      .map(([n, about]) => `  ${n.padEnd(13)}${about}`)
      .join("\n")}`,
  );
  process.exit(2);
}
let worst = 0;
for (const bench of name === undefined ? Object.keys(BENCHES) : [name]) {
  console.log(`\n== ${bench}`);
  const done = spawnSync(process.execPath, [fileURLToPath(new URL(`${bench}.ts`, import.meta.url)), ...options], { stdio: "inherit" });
  worst = Math.max(worst, done.status ?? 1);
}
process.exit(worst);
